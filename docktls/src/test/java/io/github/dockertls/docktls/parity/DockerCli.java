package io.github.dockertls.docktls.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real {@code docker}, with a reason read from what it prints. */
final class DockerCli implements CaseProgram {
  static final String NAME = "docker";

  private static final int LIMIT_SECONDS = 20;
  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("protocol not available", "protocol-not-available");
    TEXTS.put("custom headers", "custom-headers-invalid");
    TEXTS.put("invalid header field", "header-invalid");
    TEXTS.put(
        "unknown (shorthand )?flag|invalid argument|unknown command|needs an arg", "cli-usage");
    TEXTS.put("conflicting options", "host-and-context");
    TEXTS.put("Specify only one -H", "two-hosts");
    TEXTS.put("invalid API version", "api-version-invalid");
    TEXTS.put("duplicate custom HTTP header", "header-invalid");
    TEXTS.put("context not found", "context-not-found");
    TEXTS.put("cannot find docker endpoint", "context-no-docker-endpoint");
    TEXTS.put("not of type EndpointMeta", "context-bad-endpoint");
    TEXTS.put("parsing .*meta\\.json", "context-meta-invalid");
    TEXTS.put("retrieve TLS|list TLS files|read TLS", "context-tls-unreadable");
    TEXTS.put("ca\\.pem seems invalid", "ca-invalid");
    TEXTS.put("private key is encrypted", "key-encrypted");
    TEXTS.put("no valid private key|in key input|type ending in", "key-no-pem");
    TEXTS.put("private key (type )?does not match", "key-mismatch");
    TEXTS.put("in certificate input|certificate PEM|\"CERTIFICATE\" PEM", "cert-no-pem");
    TEXTS.put("failed to parse private key", "key-unparsable");
    TEXTS.put("retrieve context tls info", "cert-unparsable");
    TEXTS.put("docker endpoint: (open|read) ", "tls-file-unreadable");
    TEXTS.put("relies on legacy Common Name", "x509-common-name");
    TEXTS.put("doesn't contain any IP SANs", "x509-no-ip-san");
    TEXTS.put("is valid for|not valid for any names", "x509-hostname");
    TEXTS.put("expired or is not yet valid", "x509-time");
    TEXTS.put("incompatible key usage", "x509-key-usage");
    TEXTS.put("unhandled critical", "x509-critical-ext");
    TEXTS.put("signed by unknown authority", "x509-unknown-authority");
    TEXTS.put("x509:", "x509-other");
    TEXTS.put(
        "tls: (bad|expired|unsupported|unknown|revoked) certificate|error decoding message",
        "client-cert-rejected");
    TEXTS.put("certificate required", "client-cert-rejected");
    TEXTS.put("protocol version", "tls-version");
    TEXTS.put("HTTP request to an HTTPS server", "plain-to-tls");
    TEXTS.put("HTTP response to HTTPS client", "tls-to-plain");
    TEXTS.put("does not look like a TLS", "tls-to-nontls");
    TEXTS.put("remote error: tls", "tls-alert");
    TEXTS.put("^EOF$|invalid character", "http-bad-json");
    TEXTS.put("malformed HTTP", "malformed-http");
    TEXTS.put("Proxy Authentication Required", "proxy-407");
    TEXTS.put("Error response from daemon|request returned", "http-status");
    TEXTS.put("permission denied while trying", "permission-denied");
    TEXTS.put("Cannot connect to the Docker daemon", "cannot-connect");
    TEXTS.put("no such host", "dns");
    TEXTS.put("ssh", "ssh");
    TEXTS.put("connection reset|EOF|broken pipe|server closed", "closed-by-peer");
    TEXTS.put("bind address|docker host|invalid p|first path segment|parse \"", "host-invalid");
    TEXTS.put("^panic", "cli-panic");
  }

  private final String executable;

  DockerCli() {
    executable =
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(directory -> Path.of(directory, "docker"))
            .filter(Files::isExecutable)
            .findFirst()
            .map(Path::toString)
            .orElse("docker");
  }

  @Override
  public Actual run(CaseHome home) throws IOException {
    List<String> line = new ArrayList<>();
    if (home.given().isUnprivileged()) {
      line.addAll(Isolation.withoutFileOverride());
    }
    line.add(executable);
    line.addAll(home.args());
    line.addAll(
        home.given().command() == null
            ? List.of("version", "--format", "{{.Server.Version}}")
            : home.given().command());
    return said(ProcessRun.run(line, home.variables(), home.home(), LIMIT_SECONDS));
  }

  /** What the CLI said, with its exit status left out: ours are others. */
  static Actual said(ProcessRun run) {
    if (run.exit() == null) {
      return new Actual(NAME, null, "timeout", run.err(), null, null);
    }
    if (run.exit() == 0) {
      return new Actual(NAME, null, null, run.out().strip(), null, null);
    }
    return new Actual(NAME, null, reason(run.err()), run.err().strip(), null, null);
  }

  static String reason(String said) {
    String text =
        said.lines()
            .filter(line -> !line.startsWith("WARNING: "))
            .collect(Collectors.joining("\n"));
    return TEXTS.entrySet().stream()
        .filter(known -> Pattern.compile(known.getKey()).matcher(text).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("unnamed");
  }

  /** The version of the one that is installed. */
  static String version() throws IOException {
    String said =
        ProcessRun.run(List.of("docker", "--version"), System.getenv(), Path.of("/"), 30).out();
    return said.replaceFirst("Docker version ([0-9.]+)(?s:.*)", "$1");
  }

  /** Whether there is one to compare with. */
  static boolean isInstalled() {
    try {
      return Integer.valueOf(0)
          .equals(
              ProcessRun.run(List.of("docker", "--version"), System.getenv(), Path.of("/"), 30)
                  .exit());
    } catch (IOException e) {
      return false;
    }
  }
}
