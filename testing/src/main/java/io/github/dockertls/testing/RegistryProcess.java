package io.github.dockertls.testing;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateProfile;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/** A registry that runs as a process of this machine and keeps its files in a daemon's home. */
final class RegistryProcess implements AutoCloseable {
  static final String USER = "docker-tls";

  /** Debian's name, and that of the upstream's own archives. */
  private static final List<String> PROGRAMS = List.of("docker-registry", "registry");

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;

  /** The least that bcrypt allows: the password is not worth guessing. */
  private static final int BCRYPT_COST = 4;

  private static final int BCRYPT_SALT_BYTES = 16;
  private static final int PASSWORD_BYTES = 16;

  private final Path folder;
  private final DaemonHome home;
  private final InetAddress at;
  private final @Nullable String password;
  private int port;
  private Process process;

  private RegistryProcess(DaemonHome home, InetAddress at, CertificateAuthority ca, boolean guarded)
      throws IOException {
    this.home = home;
    this.at = at;
    folder = Files.createDirectory(home.directory().resolve("registry"));
    ca.writeServer(
        ca.issue(CertificateProfile.server(List.of("localhost", "127.0.0.1", at.getHostAddress()))),
        folder.resolve("tls"));
    password = guarded ? newPassword(folder.resolve("htpasswd")) : null;
    process = launch();
  }

  /** What has to be installed, or null if a registry can be started. */
  static @Nullable DockerTlsException missing() {
    return program().isPresent()
        ? null
        : new DockerTlsException(
            Reason.DAEMON_NOT_STARTED,
            "No registry can be started here: there is no \"docker-registry\" in \""
                + HostCommands.path()
                + "\"",
            "Install a registry (Debian, Ubuntu: apt-get install docker-registry)");
  }

  private static Optional<Path> program() {
    return PROGRAMS.stream().map(HostCommands::find).flatMap(Optional::stream).findFirst();
  }

  /** Starts a registry at an address that the daemon finds; returns once it answered over TLS. */
  static RegistryProcess start(
      DaemonHome home, InetAddress at, CertificateAuthority ca, boolean guarded)
      throws IOException, InterruptedException {
    RegistryProcess registry = new RegistryProcess(home, at, ca, guarded);
    SSLContext context =
        DockerEndpoint.builder("tcp://" + registry.address())
            .trust(Trust.certificates(ca.authorities()))
            .build()
            .sslContext();
    for (int attempt = 1; !registry.serves(context, attempt); attempt++) {
      registry.process = registry.launch();
    }
    return registry;
  }

  private boolean serves(SSLContext context, int attempt) throws InterruptedException {
    Deadline deadline = Deadline.in(LIMIT);
    while (true) {
      try {
        Ping.overTls(context, at.getHostAddress(), port, deadline);
        return true;
      } catch (IOException e) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
          if (attempt < ATTEMPTS && logs().contains("address already in use")) {
            return false;
          }
          throw StartFailure.of(
              "The registry", "ended with status " + process.exitValue(), logs(), e);
        }
        if (deadline.isOver()) {
          throw StartFailure.of(
              "The registry", "did not answer within " + LIMIT.toSeconds() + " s", logs(), e);
        }
      }
    }
  }

  private Process launch() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, at)) {
      port = free.getLocalPort();
    }
    Path program = program().orElseThrow(() -> new IOException("no docker-registry in PATH"));
    Path configuration = folder.resolve("registry.yml");
    Files.writeString(configuration, configuration());
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "serve", configuration.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    // A variable of this kind would change its configuration.
    builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_"));
    builder.environment().put(DaemonProcesses.MARK, home.name());
    Process started = builder.start();
    started.getOutputStream().close();
    return started;
  }

  /** Its paths are relative, to the folder that it runs in: nothing has to be quoted. */
  private String configuration() {
    String authorization =
        password == null ? "" : "auth: {htpasswd: {realm: docker-tls, path: htpasswd}}\n";
    return """
        version: 0.1
        log: {level: info}
        storage: {filesystem: {rootdirectory: images}, delete: {enabled: true}}
        http:
          addr: "%s"
          secret: %s
          tls: {certificate: tls/server-cert.pem, key: tls/server-key.pem}
        """
            .formatted(address(), home.shortName())
        + authorization;
  }

  private static String newPassword(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[PASSWORD_BYTES];
    byte[] salt = new byte[BCRYPT_SALT_BYTES];
    random.nextBytes(secret);
    random.nextBytes(salt);
    String password = HexFormat.of().formatHex(secret);
    String hash = OpenBSDBCrypt.generate("2y", password.toCharArray(), salt, BCRYPT_COST);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, USER + ":" + hash + "\n");
    return password;
  }

  String address() {
    String host = at.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The only user's password, or null if nobody is asked for one. */
  @Nullable String password() {
    return password;
  }

  private Path log() {
    return folder.resolve("registry.log");
  }

  String logs() {
    try {
      return new String(Files.readAllBytes(log()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    HostCommands.waitFor(process, LIMIT);
  }
}
