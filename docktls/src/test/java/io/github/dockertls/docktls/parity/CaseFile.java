package io.github.dockertls.docktls.parity;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The measured cases: what each gives to the CLI, and what the real CLI did with it. Strings hold
 * placeholders: {@code {PKI}}, {@code {HOME}}, {@code {PORT}}, {@code {PORT:NAME}}.
 */
record CaseFile(
    Map<String, List<String>> hosts, Map<String, ServerSpec> servers, List<Case> cases) {

  /** What one case gives to the CLI. A variable with a null value is not set. */
  record Case(
      String id,
      String server,
      List<String> args,
      Map<String, String> env,
      Map<String, HomeEntry> home,
      @JsonProperty("extra_servers") Map<String, String> extraServers,
      String user,
      List<String> command) {

    Map<String, String> others() {
      return extraServers == null ? Map.of() : extraServers;
    }

    boolean isUnprivileged() {
      return user != null;
    }
  }

  /** A file below the case's home: a copy, a text, a directory or a link. */
  record HomeEntry(String copy, String text, Boolean dir, String link, String mode, String owner) {}

  /** A server that the case dials; what is null has the type's default. */
  record ServerSpec(
      String type,
      String mode,
      String cert,
      String key,
      String clientAuth,
      String clientCA,
      Boolean sendCAs,
      String min,
      String max,
      String ciphers,
      String ciphersuites,
      String groups,
      String sigalgs,
      List<String> alpn,
      Boolean plainReply,
      String apiVersion,
      String unix,
      String listen,
      Integer port,
      String target,
      List<String> dockerdArgs) {

    boolean isDockerd() {
      return type.equals("dockerd");
    }

    String modeOrNormal() {
      return mode == null ? "normal" : mode;
    }
  }

  /** What the real CLI did; {@code panic} is what it meant to say where it panicked instead. */
  record Expected(
      String id,
      Integer exit,
      String outcome,
      String reason,
      @JsonProperty("stderr_ps") String panic,
      List<String> dialled,
      Resolved resolved,
      Observed observed) {}

  /** What {@code docker context inspect} said; {@code error} alone if it failed. */
  record Resolved(
      String error,
      String context,
      String host,
      @JsonProperty("skipTLSVerify") Boolean skipTlsVerify,
      @JsonProperty("tlsFiles") List<String> tlsFiles) {}

  /** What the servers saw; null is "nothing of that kind". */
  record Observed(
      Boolean tls,
      String sni,
      List<String> alpn,
      @JsonProperty("client_certs") List<String> clientCertificates,
      String version,
      List<String> requests,
      List<List<String>> headers,
      List<String> proxy,
      @JsonProperty("proxy_headers") List<List<String>> proxyHeaders) {}

  private record ExpectedFile(List<Expected> results) {}

  static CaseFile read(Path file) throws IOException {
    return read(file, CaseFile.class);
  }

  /** What the real CLI did, by case id. */
  static Map<String, Expected> readExpected(Path file) throws IOException {
    Map<String, Expected> byId = new LinkedHashMap<>();
    for (Expected expected : read(file, ExpectedFile.class).results()) {
      byId.put(expected.id(), expected);
    }
    return byId;
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readValue(in, type);
    }
  }
}
