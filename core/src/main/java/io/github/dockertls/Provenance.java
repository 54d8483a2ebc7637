package io.github.dockertls;

import io.github.dockertls.cli.CliEndpoint;
import io.github.dockertls.internal.examination.Target;
import io.github.dockertls.internal.text.HostPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint came from, for its diagnosis.
 *
 * @param settings what was asked for
 * @param proxy scheme, host and port of the proxy, without credentials; or null
 * @param limits how long to wait when looking
 */
record Provenance(Target.Settings settings, @Nullable String proxy, Target.Limits limits) {
  private static final Pattern PATH = Pattern.compile("(?<=[^/:])/.*$");

  private static final List<String> FILES = List.of("ca.pem", "cert.pem", "key.pem");

  static Provenance of(CliEndpoint cli, String host, Environment environment) {
    Map<String, Path> files = new LinkedHashMap<>();
    CliEndpoint.TlsFiles read = cli.isTls() ? cli.tlsFiles() : null;
    if (read != null) {
      put(files, read.ca());
      put(files, read.cert());
      put(files, read.key());
    }
    String proxy = cli.proxy();
    return new Provenance(
        new Target.Settings(
            HostPort.withoutUser(host),
            named(cli.origins(), cli.context()),
            files,
            cli.warnings(),
            environment),
        proxy == null ? null : withoutCredentials(proxy),
        Target.Limits.USUAL);
  }

  static Provenance ofBuilder(
      String host, Environment environment, @Nullable Path certificates, Target.Limits limits) {
    Map<String, Path> files = builderFiles(environment, certificates);
    files.values().removeIf(Files::notExists);
    return new Provenance(builderSettings(host, environment, files), null, limits);
  }

  /** What a builder was given, where no endpoint came of it. */
  static Target.Settings attempt(
      String host, Environment environment, @Nullable Path certificates) {
    return builderSettings(host, environment, builderFiles(environment, certificates));
  }

  /** What the CLI's sources ask for, where no endpoint came of it. */
  static Target.Settings attempt(Environment environment, List<String> flags) {
    CliEndpoint.Asked asked = CliEndpoint.Asked.of(environment, flags);
    String call = flags.isEmpty() ? "docker" : "docker " + String.join(" ", flags);
    return new Target.Settings(
        HostPort.withoutUser(asked.host().isEmpty() ? call : asked.host()),
        named(asked.origins(), asked.context()),
        asked.files(),
        asked.warnings(),
        environment);
  }

  private static Target.Settings builderSettings(
      String host, Environment environment, Map<String, Path> files) {
    Map<String, String> origins = new LinkedHashMap<>();
    origins.put("host", "builder");
    if (!files.isEmpty()) {
      origins.put("tls", "certificates(...)");
    }
    return new Target.Settings(HostPort.withoutUser(host), origins, files, List.of(), environment);
  }

  private static Map<String, Path> builderFiles(
      Environment environment, @Nullable Path certificates) {
    Map<String, Path> files = new LinkedHashMap<>();
    if (certificates != null) {
      Path directory = environment.workingDirectory().resolve(certificates);
      FILES.forEach(name -> files.put(name, directory.resolve(name)));
    }
    return files;
  }

  /** With the context's name, which nothing else tells. */
  private static Map<String, String> named(Map<String, String> origins, String context) {
    Map<String, String> named = new LinkedHashMap<>(origins);
    named.computeIfPresent("context", (setting, origin) -> origin + ", \"" + context + "\"");
    return named;
  }

  private static void put(Map<String, Path> files, CliEndpoint.@Nullable TlsFile file) {
    if (file != null) {
      files.put(file.name(), Path.of(file.path()));
    }
  }

  private static String withoutCredentials(String proxy) {
    return PATH.matcher(HostPort.withoutUser(proxy)).replaceFirst("");
  }
}
