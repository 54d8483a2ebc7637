package io.github.dockertls.cli;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.cli.CliEndpoint.TlsFile;
import io.github.dockertls.cli.CliEndpoint.TlsFiles;
import io.github.dockertls.internal.text.ApiVersion;
import io.github.dockertls.internal.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at flags, variables and files: which context is in use, and what it says. */
final class Resolution {
  private static final Logger LOG = LoggerFactory.getLogger(CliEndpoint.class);

  final Environment environment;
  final CliFlags flags;
  final Path configDirectory;
  final ConfigFile config;
  final ContextStore store;
  final String contextName;
  final List<String> warnings = new ArrayList<>();

  /** Setting to where its value came from, in the order of finding out. */
  final Map<String, String> origins = new LinkedHashMap<>();

  Resolution(Environment environment, List<String> arguments) {
    this.environment = environment;
    flags = CliFlags.parse(arguments);
    if (!flags.command().isEmpty()) {
      throw CliFlags.usage("\"" + flags.command().get(0) + "\" is no global flag");
    }
    if (!flags.context().isEmpty() && flags.host() != null) {
      throw new DockerTlsException(
          Reason.HOST_AND_CONTEXT,
          "Both the host \""
              + flags.host()
              + "\" and the context \""
              + flags.context()
              + "\" are given",
          "Give -H or --context, not both: a context has its own host");
    }
    configDirectory = ConfigDirectory.path(environment, flags);
    config = ConfigFile.read(configDirectory.resolve("config.json"), this::warn);
    store = new ContextStore(configDirectory);
    contextName = chooseContext();
  }

  /** CLI rule 34: flags before variables before config.json, and a host before a context. */
  private String chooseContext() {
    if (!flags.context().isEmpty()) {
      return chosen(flags.context(), "--context");
    }
    if (flags.host() != null) {
      return chosen(CliEndpoint.DEFAULT_CONTEXT, "-H");
    }
    if (!environment.variable("DOCKER_HOST").orElse("").isEmpty()) {
      return chosen(CliEndpoint.DEFAULT_CONTEXT, "DOCKER_HOST");
    }
    String variable = environment.variable("DOCKER_CONTEXT").orElse("");
    if (!variable.isEmpty()) {
      return chosen(variable, "DOCKER_CONTEXT");
    }
    if (!config.currentContext().isEmpty()) {
      return chosen(config.currentContext(), "currentContext of config.json");
    }
    return chosen(CliEndpoint.DEFAULT_CONTEXT, "default");
  }

  private String chosen(String name, String origin) {
    origins.put("context", origin);
    return name;
  }

  /** The context in use with the contents of its files. */
  Resolved resolve() {
    return isDefault(contextName)
        ? DefaultContext.resolve(environment, flags, origins)
        : stored(contextName, true);
  }

  /** A context as {@code docker context inspect} shows it: a stored one's files are not read. */
  Resolved inspect(String name) {
    return isDefault(name)
        ? DefaultContext.resolve(environment, flags, origins)
        : stored(name, false);
  }

  /** What is asked for, as far as it can be told; nothing of it need be there or usable. */
  CliEndpoint.Asked asked() {
    Map<String, Path> files = new LinkedHashMap<>();
    String host =
        isDefault(contextName)
            ? DefaultContext.named(environment, flags, origins, files)
            : storedAsked(files);
    return new CliEndpoint.Asked(contextName, host, origins, files, warnings);
  }

  private String storedAsked(Map<String, Path> files) {
    try {
      List<Path> paths = store.tlsFiles(contextName);
      if (paths != null) {
        origins.put("tls", "context");
        paths.forEach(path -> files.put(path.getFileName().toString(), path));
      }
      String host = store.metadata(contextName, "").host();
      origins.put("host", "context");
      return host.isEmpty() ? HostForm.DEFAULT_SOCKET : host;
    } catch (DockerTlsException e) {
      return ""; // the failure that led here says so
    }
  }

  private static boolean isDefault(String name) {
    return name.equals(CliEndpoint.DEFAULT_CONTEXT);
  }

  /** CLI rule 36: no flag and no variable about TLS counts for a stored context. */
  private Resolved stored(String name, boolean read) {
    String origin =
        name.equals(contextName) ? origins.getOrDefault("context", "default") : "given by name";
    ContextStore.Metadata metadata = store.metadata(name, origin);
    origins.put("host", "context");
    List<Path> paths = store.tlsFiles(name);
    TlsFiles files = read && paths != null ? read(name, paths) : null;
    if (paths != null || metadata.skipTlsVerify()) {
      origins.put("tls", "context");
    }
    return new Resolved(
        metadata.name(),
        metadata.host(),
        metadata.skipTlsVerify(),
        false,
        files,
        paths == null ? null : paths.stream().map(p -> p.getFileName().toString()).toList());
  }

  private TlsFiles read(String name, List<Path> paths) {
    TlsFile ca = null;
    TlsFile cert = null;
    TlsFile key = null;
    for (Path path : paths) {
      String fileName = path.getFileName().toString();
      TlsFile file = new TlsFile(fileName, path.toString(), store.tlsFile(name, path));
      switch (fileName) {
        case "ca.pem" -> ca = file;
        case "cert.pem" -> cert = file;
        case "key.pem" -> key = file;
        default -> warn("\"" + path + "\" of context \"" + name + "\" is not used: unknown name");
      }
    }
    return new TlsFiles(ca, cert, key);
  }

  /** Where to connect (CLI rules 37, 39 and 40). */
  DockerHost address(Resolved resolved) {
    String host = resolved.host().isEmpty() ? HostForm.DEFAULT_SOCKET : resolved.host();
    String origin = "from " + origins.getOrDefault("host", "default");
    boolean tls = resolved.skipTlsVerify() || resolved.fileNames() != null;
    DockerHost address = DockerHost.of(host, origin, tls ? 443 : 80);
    if (address.scheme().equals("unix")) {
      String path = environment.workingDirectory().resolve(address.path()).toString();
      return new DockerHost("unix", "", -1, path);
    }
    if (address.scheme().equals("tcp")) {
      requireMaterial(resolved, tls);
      requireName(resolved, address, tls);
    }
    return address;
  }

  /** The CLI would speak plain HTTP here (CLI rule 8); we never do where TLS was asked for. */
  private void requireMaterial(Resolved resolved, boolean tls) {
    if (resolved.tlsRequested() && !tls) {
      throw new DockerTlsException(
          Reason.TLS_WITHOUT_MATERIAL,
          "TLS is asked for with \""
              + resolved.host()
              + "\" (by "
              + origins.getOrDefault("tls", "--tlsverify")
              + "), but there is no CA, certificate or key to speak it with",
          "Give --tlscacert a CA file instead of an empty value, or leave it out to use ca.pem of"
              + " DOCKER_CERT_PATH or ~/.docker");
    }
  }

  private void requireName(Resolved resolved, DockerHost address, boolean tls) {
    if (tls && !resolved.skipTlsVerify() && address.host().isEmpty()) {
      throw new DockerTlsException(
          Reason.TLS_OTHER,
          "The host \"" + resolved.host() + "\" has no name that TLS could check",
          "Write the name that the daemon's certificate carries, as in tcp://localhost:2376");
    }
  }

  @Nullable String apiVersion() {
    String variable = "DOCKER_API_VERSION";
    ApiVersion version = ApiVersion.given(environment.variable(variable).orElse(""), variable);
    if (version == null) {
      return null;
    }
    origins.put("apiVersion", variable);
    return version.toString();
  }

  private void warn(String warning) {
    warnings.add(warning);
    LOG.warn("{}", Printable.line(warning));
  }
}
