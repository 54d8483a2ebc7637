package io.github.dockertls.pki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.files.CertificateFileNames;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Merges the TLS keys into the text of a daemon.json, and loses nothing else of it. */
final class DaemonJson {
  private static final String UNIX_SOCKET = "unix:///var/run/docker.sock";

  private DaemonJson() {}

  static String merge(String existing, String source, DaemonTls tls) {
    ObjectNode config = parse(existing, source);
    for (String key : new String[] {"tls", "tlsverify", "tlscacert", "tlscert", "tlskey"}) {
      config.remove(key);
    }
    Set<String> hosts = new LinkedHashSet<>();
    addHosts(config.path("hosts"), source, hosts);
    if (hosts.isEmpty()) {
      hosts.add(UNIX_SOCKET);
    }
    hosts.addAll(tls.addresses());
    ArrayNode list = config.putArray("hosts");
    hosts.forEach(list::add);
    if (!tls.isVerifying()) {
      config.put("tls", true); // alone it would demand certificates
    }
    config.put("tlsverify", tls.isVerifying());
    for (Path file : tls.files()) {
      config.put(key(file), file.toString());
    }
    return print(config);
  }

  private static String key(Path file) {
    return switch (String.valueOf(file.getFileName())) {
      case CertificateFileNames.CA -> "tlscacert";
      case CertificateFileNames.SERVER_CERT -> "tlscert";
      default -> "tlskey";
    };
  }

  private static void addHosts(JsonNode node, String source, Set<String> hosts) {
    if (node.isMissingNode() || node.isNull()) {
      return;
    }
    if (!node.isArray()) {
      throw invalid(source + " has \"hosts\" that are no list", null);
    }
    for (JsonNode host : node) {
      if (!host.isTextual()) {
        throw invalid(source + " has a host that is no text: " + host, null);
      }
      hosts.add(host.textValue());
    }
  }

  private static ObjectNode parse(String text, String source) {
    if (text.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      if (mapper().readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw invalid(
          source
              + " is no JSON at line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage(),
          e);
    }
    throw invalid(source + " is no JSON object", null);
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  private static String print(ObjectNode config) {
    DefaultIndenter twoSpaces = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(twoSpaces);
    printer.indentArraysWith(twoSpaces);
    try {
      return mapper().writer(printer).writeValueAsString(config) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON is written as JSON", e);
    }
  }

  private static DockerTlsException invalid(String fact, @Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.DAEMON_CONFIG_INVALID, fact, "Correct it; dockerd would not start with it", cause);
  }
}
