package io.github.dockertls.docktls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What follows {@code --format}: text with paths in it, such as {@code {{.Server.Version}}}, and
 * {@code {{json .Server}}}. That is what scripts use; all else of Go's templates is refused.
 */
final class Template {
  private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)\\}\\}", Pattern.DOTALL);
  private static final Pattern PATH =
      Pattern.compile("(json\\s+)?(\\.|(?:\\.[A-Za-z_][A-Za-z0-9_]*)+)");

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /** Text, or a path into the data. */
  private record Part(String text, boolean isPath, boolean asJson) {}

  /** Reads a template; {@code json} stands for {@code {{json .}}}. */
  static Template parse(String text) {
    String template = text.equals("json") ? "{{json .}}" : text;
    List<Part> parts = new ArrayList<>();
    Matcher action = ACTION.matcher(template);
    int end = 0;
    while (action.find()) {
      parts.add(new Part(template.substring(end, action.start()), false, false));
      Matcher path = PATH.matcher(action.group(1).strip());
      if (!path.matches()) {
        throw unsupported(action.group());
      }
      parts.add(new Part(path.group(2), true, path.group(1) != null));
      end = action.end();
    }
    String rest = template.substring(end);
    if (rest.contains("{{") || template.startsWith("table ")) {
      throw unsupported(rest.contains("{{") ? rest : "table");
    }
    parts.add(new Part(rest, false, false));
    return new Template(parts);
  }

  /** A template for rows, in which {@code \t} and {@code \n} are what they are in Go. */
  static Template ofRows(String text) {
    return parse(text.replace("\\t", "\t").replace("\\n", "\n"));
  }

  /** The text with the data's values in it. */
  String apply(JsonNode data) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.isPath() ? value(part, data) : part.text());
    }
    return out.toString();
  }

  private static String value(Part part, JsonNode data) {
    JsonNode node = data;
    for (String name : part.text().substring(1).split("\\.", -1)) {
      if (!name.isEmpty()) {
        JsonNode next = field(node, name);
        if (next == null) {
          throw unknown(part.text(), name, node);
        }
        node = next;
      }
    }
    if (part.asJson()) {
      return node.toString();
    }
    if (node.isContainerNode()) {
      throw new DockerTlsException(
          Reason.CLI_USAGE,
          "\"" + part.text() + "\" in the template is more than one value",
          "Write \"{{json " + part.text() + "}}\", or a path that goes on to one value");
    }
    return node.isNull() ? "<nil>" : node.asText();
  }

  /** Templates use the names of Go's fields, which JSON spells in its way ({@code ApiVersion}). */
  private static @Nullable JsonNode field(JsonNode node, String name) {
    if (node.has(name) || !Character.isUpperCase(name.charAt(0))) {
      return node.get(name);
    }
    Iterator<String> names = node.fieldNames();
    while (names.hasNext()) {
      String other = names.next();
      if (other.equalsIgnoreCase(name)) {
        return node.get(other);
      }
    }
    // A daemon leaves it out where it is false.
    return name.equals("Experimental") ? BooleanNode.FALSE : null;
  }

  private static DockerTlsException unknown(String path, String name, JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return new DockerTlsException(
        Reason.CLI_USAGE,
        "The template's path \"" + path + "\" leads nowhere: there is no \"" + name + "\"",
        names.isEmpty()
            ? "End the path before it"
            : "Use one of " + String.join(", ", names) + " there");
  }

  private static DockerTlsException unsupported(String part) {
    return new DockerTlsException(
        Reason.CLI_USAGE,
        "docktls does not know \"" + part + "\" in a template",
        "Use paths such as \"{{.Server.Version}}\", \"{{json .Server}}\" and text around them, or the"
            + " docker command");
  }
}
