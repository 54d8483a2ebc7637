package io.github.dockertls;

import io.github.dockertls.cli.CliEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint came from, for its diagnosis.
 *
 * @param environment the surroundings that it was made in
 * @param origins settings to where their values came from
 * @param files the TLS files, by what they are for
 * @param warnings what was odd
 * @param proxy host and port of the proxy, without credentials; or null
 * @param patience how long to wait for an answer when looking
 */
record Provenance(
    Environment environment,
    Map<String, String> origins,
    Map<String, Path> files,
    List<String> warnings,
    @Nullable String proxy,
    Duration patience) {
  /** Nobody waits longer for a single answer when he wants to know what is wrong. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  static Provenance of(CliEndpoint cli, Environment environment) {
    Map<String, Path> files = new LinkedHashMap<>();
    CliEndpoint.TlsFiles read = cli.isTls() ? cli.tlsFiles() : null;
    if (read != null) {
      put(files, read.ca());
      put(files, read.cert());
      put(files, read.key());
    }
    String proxy = cli.proxy();
    return new Provenance(
        environment,
        cli.origins(),
        files,
        cli.warnings(),
        proxy == null ? null : withoutCredentials(proxy),
        PATIENCE);
  }

  static Provenance ofBuilder(
      Environment environment, @Nullable Path certificates, Duration patience) {
    Map<String, Path> files = new LinkedHashMap<>();
    if (certificates != null) {
      Path directory = environment.workingDirectory().resolve(certificates);
      for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
        if (directory.resolve(name).toFile().exists()) {
          files.put(name, directory.resolve(name));
        }
      }
    }
    return new Provenance(environment, Map.of("host", "builder"), files, List.of(), null, patience);
  }

  private static void put(Map<String, Path> files, CliEndpoint.@Nullable TlsFile file) {
    if (file != null) {
      files.put(file.name(), Path.of(file.path()));
    }
  }

  private static String withoutCredentials(String proxy) {
    return proxy
        .replaceFirst("^[A-Za-z]+://", "")
        .replaceFirst("^.*@", "")
        .replaceFirst("/.*$", "");
  }
}
