package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pki.CertificateAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
  private final Engine engine;
  private final DaemonHome home;
  private final DaemonCertificates certificates;
  private final @Nullable AuthorizationPlugin authorization;
  private final Daemon daemon;
  private final Removal removal;
  private final DockerdCompany company;
  private final Object lock = new Object();
  private boolean closed;

  Dockerd(
      Engine engine,
      DockerdSettings settings,
      DaemonHome home,
      Removal removal,
      @Nullable AuthorizationPlugin authorization)
      throws IOException, InterruptedException {
    this.engine = engine;
    this.home = home;
    this.removal = removal;
    this.authorization = authorization;
    certificates = new DaemonCertificates(home, engine.address(), settings.certificates());
    daemon = engine.start(settings, home, certificates, authorization);
    if (!settings.images().isEmpty()) {
      try (DockerClient docker = daemon.administration().connect()) {
        settings.images().load(docker);
      }
    }
    company =
        DockerdCompany.start(settings.company(), engine, daemon, home, certificates.authority());
  }

  Daemon daemon() {
    return daemon;
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
  public static DockerdBuilder builder() {
    return new DockerdBuilder();
  }

  /**
   * Where clients find the daemon with TLS: itself, or the {@link #network()} before it.
   *
   * @return such as {@code tcp://127.0.0.1:40123}
   */
  public String host() {
    String before = company.address();
    return "tcp://" + (before != null ? before : engine.address() + ":" + daemon.port());
  }

  /**
   * A client that the daemon lets in and that trusts the daemon.
   *
   * @return the endpoint of the client named {@code client}
   */
  public DockerEndpoint endpoint() {
    return endpointFor(DaemonCertificates.DEFAULT_CLIENT);
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
   * A client that the daemon refuses: its certificate ended a day ago. It trusts the daemon.
   *
   * @return its endpoint
   */
  public DockerEndpoint expiredEndpoint() {
    return certificates.endpoint(host(), certificates.expiredClient());
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
    return daemon.socket();
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
    return certificateDirectory(DaemonCertificates.DEFAULT_CLIENT);
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
   * Loads images of your own into the daemon.
   *
   * @param archive a file that {@code docker save} wrote
   * @return the images' names, such as {@code web:latest}; ids of those that have no name
   * @throws DockerTlsException {@code image-not-loaded} with the daemon's words if it does not take
   *     them, or if the file cannot be read
   */
  public List<String> loadImage(Path archive) {
    return ImageLoad.of(daemon, archive);
  }

  /**
   * Loads images of your own into the daemon.
   *
   * @param tar what {@code docker save} writes; it is read to its end and not closed
   * @return as {@link #loadImage(Path)}
   * @throws DockerTlsException {@code image-not-loaded} with the daemon's words if it does not take
   *     them
   */
  public List<String> loadImage(InputStream tar) {
    return ImageLoad.of(daemon, tar);
  }

  /**
   * What the daemon logged so far, over restarts.
   *
   * @return its output, a message a line
   */
  public String logs() {
    return daemon.logs();
  }

  /**
   * The network between clients and daemon, to cut it, slow it down, or tear it.
   *
   * @return the same at each call
   * @throws IllegalStateException if the daemon was started without one
   */
  public DaemonNetwork network() {
    return company.network(this);
  }

  /**
   * The registry beside the daemon.
   *
   * @return its address and credentials
   * @throws IllegalStateException if the daemon was started without one
   */
  public DockerdRegistry registry() {
    return company.registry(this);
  }

  /**
   * What clients asked of a daemon with an {@linkplain DockerdBuilder#authorization authorization}
   * rule, allowed or not, in order.
   *
   * @return the calls so far; empty if the daemon has no rule
   */
  public List<ApiCall> calls() {
    return authorization == null ? List.of() : authorization.calls();
  }

  /**
   * Makes a folder for {@code DOCKER_CONFIG} or {@code --config}, with a current context named
   * {@code docker-tls} that leads to this daemon as {@link #endpoint()}'s client.
   *
   * @param directory the folder; made if it is missing
   * @throws DockerTlsException {@code file-exists} if it has a {@code config.json} or that context
   *     already, {@code file-unwritable} if it cannot be written
   */
  public void writeDockerConfig(Path directory) {
    ConfigDirectory.of(directory).write("docker-tls", host(), certificateDirectory());
  }

  /**
   * Adds a context that leads to this daemon to a CLI's folder, such as {@code ~/.docker}. The
   * current context stays as it is.
   *
   * @param directory the folder; made if it is missing
   * @param name the context's name: letters, digits and {@code _ . + -}
   * @throws DockerTlsException {@code file-exists} if there is such a context already, {@code
   *     file-unwritable} if it cannot be written
   */
  public void writeContext(Path directory, String name) {
    ConfigDirectory.of(directory).writeContext(name, host(), certificateDirectory());
  }

  /**
   * Stops the daemon and starts it again on the same port with the same images and volumes; running
   * containers end.
   *
   * @throws DockerTlsException {@code daemon-not-started} if it does not come up again
   */
  public void restart() {
    control(daemon::restart);
  }

  /**
   * Gives the daemon a new certificate of the same authority with the same names, and {@linkplain
   * #restart() restarts} it: dockerd reads its certificate at start only.
   *
   * @throws DockerTlsException {@code daemon-not-started} if it does not come up again
   */
  public void rotateServerCertificate() {
    synchronized (lock) {
      requireOpen();
      certificates.replaceServer();
      restart();
    }
  }

  /**
   * Freezes the daemon: connections are still accepted by the system, but nothing answers.
   * Containers run on.
   */
  public void pause() {
    control(daemon::pause);
  }

  /** Lets a {@linkplain #pause() paused} daemon go on, with what it was asked meanwhile. */
  public void resume() {
    control(daemon::resume);
  }

  private void control(DaemonControl.Action action) {
    synchronized (lock) {
      requireOpen();
      DaemonControl.run(action, host());
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(this + " is closed");
    }
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
      company.close();
      try {
        daemon.stop();
        engine.remove(home);
        if (authorization != null) {
          authorization.close();
        }
      } catch (IOException e) {
        throw new DockerTlsException(
            Reason.DAEMON_NOT_REMOVED,
            "Something of the dockerd in \"" + home + "\" is left: " + e.getMessage(),
            "Remove it by hand, or start another once this process has ended",
            e);
      } finally {
        removal.cancel();
      }
    }
  }

  /** Names where the daemon listens and keeps its files. */
  @Override
  public String toString() {
    return "Dockerd[" + host() + ", " + home + "]";
  }
}
