package io.github.dockertls.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Map;

/**
 * JSON as Go's {@code encoding/json} reads it, where that decides what the CLI does: keys of known
 * fields without regard to case, the last of several wins, null leaves a field alone (CLI rules 41
 * and 42).
 */
public final class GoJson {
  private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactory());

  private GoJson() {}

  /** What is wrong with a text; tells the place but never the text, which may hold credentials. */
  public static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    SyntaxException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads the first value and nothing after it, as a stream decoder does.
   *
   * @return the value, a missing node if there is nothing but blanks
   */
  public static JsonNode first(byte[] content) throws SyntaxException {
    try (JsonParser parser = MAPPER.createParser(new String(content, UTF_8))) {
      JsonNode node = MAPPER.readTree(parser);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      throw new SyntaxException(place(e));
    } catch (IOException e) {
      throw new SyntaxException("it cannot be read");
    }
  }

  /** Reads a text that is one value and nothing more. */
  public static JsonNode only(byte[] content) throws SyntaxException {
    try (JsonParser parser = MAPPER.createParser(new String(content, UTF_8))) {
      JsonNode node = MAPPER.readTree(parser);
      if (node == null || node.isMissingNode()) {
        throw new SyntaxException("it is empty");
      }
      if (parser.nextToken() != null) {
        throw new SyntaxException("something follows its end");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new SyntaxException(place(e));
    } catch (IOException e) {
      throw new SyntaxException("it cannot be read");
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null
        ? "it is no JSON"
        : "it is no JSON at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** A field by its name without regard to case; the last that is not null. */
  public static JsonNode field(JsonNode object, String name) {
    JsonNode found = MissingNode.getInstance();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isNull()) {
        found = entry.getValue();
      }
    }
    return found;
  }

  /** The last text of a field; empty if there is none. */
  public static String text(JsonNode object, String name) {
    String found = "";
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (entry.getKey().equalsIgnoreCase(name) && entry.getValue().isTextual()) {
        found = entry.getValue().asText();
      }
    }
    return found;
  }

  public static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
