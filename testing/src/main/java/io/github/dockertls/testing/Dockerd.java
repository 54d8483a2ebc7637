package io.github.dockertls.testing;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A real dockerd of your own, with TLS, for as long as a test or a program needs it.
 *
 * <p>It runs as a process beside any other Docker on the machine and shares nothing with it: own
 * certificates, images, containers, network bridge, free port on the loopback address. It needs
 * Linux, root and an installed Docker Engine. {@link #close()} removes all of it.
 *
 * <pre>{@code
 * try (Dockerd dockerd = Dockerd.start();
 *     DockerClient docker = dockerd.endpoint().connect()) {
 *   docker.pingCmd().exec();
 * }
 * }</pre>
 *
 * <p>In a JUnit test, {@link TlsDockerd} does this with one annotation. Around the daemon stand the
 * clients that it lets in ({@link #endpoint()}, {@link #endpointFor}) and those that it refuses
 * ({@link #strangerEndpoint()}, {@link #anonymousEndpoint()}, {@link #plainEndpoint()}).
 *
 * <p>If the JVM is ended by a signal, a shutdown hook removes the daemon; if it is killed, the next
 * start on this machine does. Thread-safe.
 */
public final class Dockerd implements AutoCloseable {
  private static final String DEFAULT_CLIENT = "client";

  private final DaemonHome home;
  private final DaemonCertificates certificates;
  private final DaemonProcess process;
  private final Thread shutdownHook;
  private final Object lock = new Object();
  private boolean closed;

  private Dockerd(DockerdSettings settings, DaemonHome home, Thread shutdownHook)
      throws IOException, InterruptedException {
    this.home = home;
    this.shutdownHook = shutdownHook;
    certificates = new DaemonCertificates(home, settings);
    Bridge.create(home.shortName());
    process = DaemonProcess.start(settings, home, readiness());
  }

  /**
   * Starts a daemon with {@code --tlsverify} and fresh certificates for {@code localhost}, {@code
   * 127.0.0.1} and {@code ::1}, and returns once it answered over mutual TLS.
   *
   * @return a running daemon
   * @throws DockerTlsException {@code daemon-not-started} if none can be started here, with what is
   *     missing, or if it did not come up, with the end of its log
   */
  public static Dockerd start() {
    return builder().start();
  }

  /**
   * Starts the settings of a daemon.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  static Dockerd start(DockerdSettings settings) {
    DockerTlsException missing = Prerequisites.missing(settings.binary());
    if (missing != null) {
      throw missing;
    }
    Remains.removeAbandoned();
    try {
      DaemonHome home = DaemonHome.create();
      Thread hook = new Thread(() -> removeQuietly(home), "remove " + home);
      Runtime.getRuntime().addShutdownHook(hook);
      boolean started = false;
      try {
        Dockerd dockerd = new Dockerd(settings, home, hook);
        started = true;
        return dockerd;
      } finally {
        if (!started) {
          removeQuietly(home);
          forget(hook);
        }
      }
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.DAEMON_NOT_STARTED,
          "What a dockerd needs could not be made: " + e.getMessage(),
          "Run as root where network links and files in \"/tmp\" can be made",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DockerTlsException(
          Reason.INTERRUPTED, "The start of a dockerd was interrupted", "Start it again", e);
    }
  }

  private static void removeQuietly(DaemonHome home) {
    try {
      Remains.remove(home);
    } catch (IOException e) {
      System.getLogger(Dockerd.class.getName())
          .log(System.Logger.Level.WARNING, "{0} is left: {1}", home, e.getMessage());
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs already and finds nothing to do.
    }
  }

  /** Mutual TLS as a client would; the unix socket where no client could verify the server. */
  private DaemonProcess.Readiness readiness() {
    SSLContext context =
        DockerEndpoint.builder("tcp://127.0.0.1:2376")
            .certificates(certificateDirectory())
            .build()
            .sslContext();
    return (port, deadline) -> {
      if (certificates.serverIsVerifiable()) {
        Ping.overTls(context, port, deadline);
      } else {
        Ping.overSocket(home.socket());
      }
    };
  }

  /**
   * Where the daemon listens with TLS.
   *
   * @return such as {@code tcp://127.0.0.1:40123}
   */
  public String host() {
    return "tcp://" + DaemonCertificates.LOOPBACK + ":" + process.port();
  }

  /**
   * A client that the daemon lets in and that trusts the daemon.
   *
   * @return the endpoint of the client named {@code client}
   */
  public DockerEndpoint endpoint() {
    return endpointFor(DEFAULT_CLIENT);
  }

  /**
   * A client of a name of its own: the certificate's common name, which the daemon tells its
   * authorization plugins.
   *
   * @param clientName such as {@code ci}; the first call issues the certificate
   * @return its endpoint
   */
  public DockerEndpoint endpointFor(String clientName) {
    return DockerEndpoint.builder(host()).certificates(certificateDirectory(clientName)).build();
  }

  /**
   * A client that the daemon refuses: its certificate is of another authority. It trusts the
   * daemon.
   *
   * @return its endpoint
   */
  public DockerEndpoint strangerEndpoint() {
    return certificates.endpoint(
        host(), CertificateAuthority.create("Stranger's CA").issueClient("stranger"));
  }

  /**
   * A client without a certificate, which the daemon refuses unless it runs without {@linkplain
   * ClientVerification client verification}. It trusts the daemon.
   *
   * @return its endpoint
   */
  public DockerEndpoint anonymousEndpoint() {
    return certificates.endpoint(host(), null);
  }

  /**
   * A client that speaks plain HTTP to the TLS port, and fails.
   *
   * @return its endpoint
   */
  public DockerEndpoint plainEndpoint() {
    return DockerEndpoint.builder(host()).plainHttp().build();
  }

  /**
   * The daemon's Unix socket, for this user only: what goes on behind the TLS port.
   *
   * @return its endpoint
   */
  public DockerEndpoint socketEndpoint() {
    return DockerEndpoint.builder("unix://" + home.socket()).build();
  }

  /**
   * The authority that signed the daemon's and its clients' certificates.
   *
   * @return the authority
   */
  public CertificateAuthority certificateAuthority() {
    return certificates.authority();
  }

  /**
   * The files of {@link #endpoint()}'s client, laid out like {@code ~/.docker}.
   *
   * @return the folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem}
   */
  public Path certificateDirectory() {
    return certificateDirectory(DEFAULT_CLIENT);
  }

  /**
   * The files of a client, laid out like {@code ~/.docker}.
   *
   * @param clientName such as {@code ci}; the first call issues the certificate
   * @return the folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem}
   */
  public Path certificateDirectory(String clientName) {
    return certificates.client(clientName);
  }

  /**
   * The variables with which a child process, such as {@code docker} itself, reaches the daemon as
   * {@link #endpoint()}'s client.
   *
   * <pre>{@code
   * ProcessBuilder docker = new ProcessBuilder("docker", "ps").inheritIO();
   * docker.environment().putAll(dockerd.environment());
   * }</pre>
   *
   * @return {@code DOCKER_HOST}, {@code DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH}
   */
  public Map<String, String> environment() {
    return Map.of(
        "DOCKER_HOST",
        host(),
        "DOCKER_TLS_VERIFY",
        "1",
        "DOCKER_CERT_PATH",
        certificateDirectory().toString());
  }

  /**
   * What the daemon logged so far, over restarts.
   *
   * @return its output, a message a line
   */
  public String logs() {
    return DaemonProcess.log(home);
  }

  /**
   * Ends the daemon with its containers and removes everything of it: processes, mounts, cgroups,
   * bridge, files. Interrupting does not stop it. Closing again has no effect.
   *
   * @throws DockerTlsException {@code daemon-not-removed} if something stays; the next start on
   *     this machine after the end of this process tries again
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        process.stop();
        Remains.remove(home);
      } catch (IOException e) {
        throw new DockerTlsException(
            Reason.DAEMON_NOT_REMOVED,
            "Something of the dockerd in \"" + home + "\" is left: " + e.getMessage(),
            "Remove it by hand, or start another once this process has ended",
            e);
      } finally {
        forget(shutdownHook);
      }
    }
  }

  /** Names where the daemon listens and keeps its files. */
  @Override
  public String toString() {
    return "Dockerd[" + host() + ", " + home + "]";
  }

  /** Collects how a daemon is to be started. Not thread-safe. */
  public static final class Builder {
    private @Nullable Path binary;
    private ClientVerification clientVerification = ClientVerification.REQUIRED;
    private List<String> serverNames = DockerdSettings.DEFAULT.serverNames();
    private @Nullable CertificateAuthority authority;
    private @Nullable IssuedCertificate server;
    private @Nullable String storageDriver;
    private List<String> arguments = List.of();
    private Duration startTimeout = DockerdSettings.DEFAULT.startTimeout();

    private Builder() {}

    /**
     * Chooses the program. Default: {@code dockerd} of the {@code PATH} or the system's folders.
     *
     * @param dockerd the path of a dockerd; what it needs beside it is looked for in its folder
     *     first
     * @return this builder
     */
    public Builder binary(Path dockerd) {
      binary = dockerd.toAbsolutePath();
      return this;
    }

    /**
     * Sets what is asked of clients. Default: {@link ClientVerification#REQUIRED}.
     *
     * @param verification what is asked
     * @return this builder
     */
    public Builder clientVerification(ClientVerification verification) {
      clientVerification = Objects.requireNonNull(verification, "verification");
      return this;
    }

    /**
     * Sets the names in the server's certificate. Default: {@code localhost}, {@code 127.0.0.1} and
     * {@code ::1}. Without {@code 127.0.0.1}, {@link Dockerd#endpoint()} refuses the daemon by its
     * name: for tests of that. Excludes {@link #serverCertificate}.
     *
     * @param names DNS names and IP addresses, at least one
     * @return this builder
     */
    public Builder serverNames(String... names) {
      if (names.length == 0) {
        throw new IllegalArgumentException("at least one name is needed");
      }
      if (server != null) {
        throw new IllegalStateException("serverCertificate was given: it has its own names");
      }
      serverNames = List.of(names);
      return this;
    }

    /**
     * Sets the authority of all certificates. Default: a new one.
     *
     * @param ca the authority
     * @return this builder
     */
    public Builder certificateAuthority(CertificateAuthority ca) {
      authority = Objects.requireNonNull(ca, "ca");
      return this;
    }

    /**
     * Sets the server's certificate: with names or dates that a test wants, also such as no client
     * accepts. Default: a good one. Requires the {@link #certificateAuthority} that issued it.
     *
     * @param certificate the certificate and its key
     * @return this builder
     */
    public Builder serverCertificate(IssuedCertificate certificate) {
      if (serverNames != DockerdSettings.DEFAULT.serverNames()) {
        throw new IllegalStateException("serverNames were set: the certificate has its own");
      }
      server = Objects.requireNonNull(certificate, "certificate");
      return this;
    }

    /**
     * Sets how images are stored. Default: dockerd chooses; {@code vfs} works everywhere.
     *
     * @param name such as {@code overlay2} or {@code vfs}
     * @return this builder
     */
    public Builder storageDriver(String name) {
      storageDriver = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets more arguments of dockerd, after ours. Those that would break its separation from the
     * rest of the machine are the caller's risk.
     *
     * @param more such as {@code --debug}; replaces those of an earlier call
     * @return this builder
     */
    public Builder arguments(String... more) {
      arguments = List.of(more);
      return this;
    }

    /**
     * Limits how long the daemon may take to answer. Default: 60 seconds.
     *
     * @param limit the limit, more than zero
     * @return this builder
     */
    public Builder startTimeout(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("the limit must be more than zero, not " + limit);
      }
      startTimeout = limit;
      return this;
    }

    /**
     * Starts the daemon and returns once it serves.
     *
     * @return a running daemon
     * @throws DockerTlsException {@code daemon-not-started} if none can be started here or it does
     *     not come up; nothing of it is left then
     */
    public Dockerd start() {
      return Dockerd.start(settings());
    }

    DockerdSettings settings() {
      if (server != null && authority == null) {
        throw new IllegalStateException("serverCertificate requires its certificateAuthority");
      }
      return new DockerdSettings(
          binary,
          clientVerification,
          serverNames,
          authority,
          server,
          storageDriver,
          arguments,
          startTimeout);
    }
  }
}
