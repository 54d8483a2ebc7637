package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import io.github.dockertls.testing.DockerdSettings.RegistryAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects how a {@link Dockerd} is to be started.
 *
 * <pre>{@code
 * Dockerd dockerd =
 *     Dockerd.builder().serverNames("build1.example.com").tinyImage().arguments("--debug").start();
 * }</pre>
 *
 * <p>A setter refuses what contradicts an earlier one with {@code IllegalStateException}. Not
 * thread-safe.
 */
public final class DockerdBuilder {
  private EngineWish engine = EngineWish.ANY;
  private ClientVerification clientVerification = ClientVerification.REQUIRED;
  private List<String> serverNames = List.of();
  private @Nullable CertificateAuthority authority;
  private @Nullable IssuedCertificate server;
  private boolean issues;
  private KeyKind serverKey = KeyKind.EC_P256;
  private Validity serverValidity = Validity.CURRENT;
  private @Nullable String storageDriver;
  private boolean tinyImage;
  private final List<Path> images = new ArrayList<>();
  private List<String> arguments = List.of();
  private @Nullable Predicate<ApiCall> authorization;
  private int nodes = 1;
  private int managers = 1;
  private boolean network;
  private RegistryAccess registry = RegistryAccess.NONE;
  private @Nullable Path directory;
  private Duration startTimeout = Duration.ofSeconds(60);

  DockerdBuilder() {}

  /**
   * Chooses what the daemon runs in. Default: {@link EngineKind#AUTOMATIC}. {@link
   * EngineKind#PROCESS} excludes {@link #containerImage}, {@link EngineKind#CONTAINER} excludes
   * {@link #binary}.
   *
   * @param kind a process, a container, or what is there
   * @return this builder
   */
  public DockerdBuilder engine(EngineKind kind) {
    engine = engine.withKind(Objects.requireNonNull(kind, "kind"));
    return this;
  }

  /**
   * Chooses the image of the container that the daemon runs in. Default: {@code docker:28-dind}.
   * Makes {@link EngineKind#AUTOMATIC} a container; excludes {@link #binary}.
   *
   * @param name an image with a dockerd and the {@code dockerd-entrypoint.sh} of {@code
   *     docker:dind}
   * @return this builder
   */
  public DockerdBuilder containerImage(String name) {
    engine = engine.withImage(Objects.requireNonNull(name, "name"));
    return this;
  }

  /**
   * Chooses the dockerd by its version: the newest that fits among those in the {@code PATH}, in
   * the system's folders and in {@code ~/.cache/docker-tls/engines}; for a container, the image
   * {@code docker:VERSION-dind}. Default: a process takes the first in the {@code PATH}. Excludes
   * {@link #binary} and {@link #containerImage}.
   *
   * @param version such as {@code 28}, {@code 28.5} or {@code 28.5.2}
   * @return this builder
   */
  public DockerdBuilder engineVersion(String version) {
    engine = engine.withVersion(Objects.requireNonNull(version, "version"));
    return this;
  }

  /**
   * Chooses the program. Default: {@code dockerd} of the {@code PATH} or the system's folders.
   * Makes {@link EngineKind#AUTOMATIC} a process; excludes {@link #containerImage}.
   *
   * @param dockerd the path of a dockerd; what it needs beside it is looked for in its folder first
   * @return this builder
   */
  public DockerdBuilder binary(Path dockerd) {
    engine = engine.withBinary(dockerd.toAbsolutePath());
    return this;
  }

  /**
   * Sets what is asked of clients. Default: {@link ClientVerification#REQUIRED}.
   *
   * @param verification what is asked
   * @return this builder
   */
  public DockerdBuilder clientVerification(ClientVerification verification) {
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
  public DockerdBuilder serverNames(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("at least one name is needed");
    }
    issued();
    serverNames = List.of(names);
    return this;
  }

  /**
   * Sets the key of the server's certificate. Default: {@link KeyKind#EC_P256}. Excludes {@link
   * #serverCertificate}.
   *
   * @param kind the algorithm and size
   * @return this builder
   */
  public DockerdBuilder serverKey(KeyKind kind) {
    issued();
    serverKey = Objects.requireNonNull(kind, "kind");
    return this;
  }

  /**
   * Sets when the server's certificate holds. Default: {@link Validity#CURRENT}; with another,
   * {@link Dockerd#endpoint()} refuses the daemon: for tests of that. Excludes {@link
   * #serverCertificate}.
   *
   * @param validity when it holds
   * @return this builder
   */
  public DockerdBuilder serverValidity(Validity validity) {
    issued();
    serverValidity = Objects.requireNonNull(validity, "validity");
    return this;
  }

  private void issued() {
    if (server != null) {
      throw new IllegalStateException("serverCertificate was given: none is issued");
    }
    issues = true;
  }

  /**
   * Sets the authority of all certificates. Default: a new one.
   *
   * @param ca the authority
   * @return this builder
   */
  public DockerdBuilder certificateAuthority(CertificateAuthority ca) {
    authority = Objects.requireNonNull(ca, "ca");
    return this;
  }

  /**
   * Sets the server's certificate. Default: one is issued. Requires the {@link
   * #certificateAuthority} that issued it.
   *
   * @param certificate the certificate and its key
   * @return this builder
   */
  public DockerdBuilder serverCertificate(IssuedCertificate certificate) {
    if (issues) {
      throw new IllegalStateException(
          "serverNames, serverKey or serverValidity was set: the certificate has its own");
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
  public DockerdBuilder storageDriver(String name) {
    storageDriver = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Loads the {@link TinyImage} once the daemon is up. Default: the daemon has no image.
   *
   * @return this builder
   */
  public DockerdBuilder tinyImage() {
    tinyImage = true;
    return this;
  }

  /**
   * Loads an image once the daemon is up. May be called for several.
   *
   * @param tar an archive of {@code docker save}
   * @return this builder
   */
  public DockerdBuilder image(Path tar) {
    images.add(tar.toAbsolutePath());
    return this;
  }

  /**
   * Sets more arguments of dockerd, after ours. Those that would break its separation from the rest
   * of the machine are the caller's risk.
   *
   * @param more such as {@code --debug}; replaces those of an earlier call
   * @return this builder
   */
  public DockerdBuilder arguments(String... more) {
    arguments = List.of(more);
    return this;
  }

  /**
   * Lets clients do only what is allowed, to find out what an application gets by with. Default:
   * they may do everything. Each call allows more.
   *
   * <pre>{@code
   * Dockerd.builder().allow(client("ci"), readOnly()).allow(call -> call.path().equals("/_ping"))
   * }</pre>
   *
   * <p>A refused command fails with docker-java's {@code DockerException} of status 403, whose
   * message names client, method and path. {@link Dockerd#calls()} tells what was asked, allowed or
   * not. The {@link Dockerd#socketEndpoint() Unix socket} is not subject to this.
   *
   * @param conditions all must hold, such as those of {@link ApiCalls}; tested on threads of their
   *     own
   * @return this builder
   */
  @SafeVarargs
  public final DockerdBuilder allow(Predicate<? super ApiCall>... conditions) {
    if (conditions.length == 0) {
      throw new IllegalArgumentException("at least one condition is needed");
    }
    Predicate<ApiCall> allowed = call -> true;
    for (Predicate<? super ApiCall> condition : conditions) {
      allowed = allowed.and(condition);
    }
    authorization = authorization == null ? allowed : authorization.or(allowed);
    return this;
  }

  /**
   * Sets how many daemons {@link #startSwarm()} joins. Default: 1.
   *
   * @param count at least 1; each is a dockerd of its own
   * @return this builder
   */
  public DockerdBuilder nodes(int count) {
    nodes = positive(count, "nodes");
    return this;
  }

  /**
   * Sets how many of the {@link #nodes} rule the swarm. Default: 1; the others are workers.
   *
   * @param count at least 1
   * @return this builder
   */
  public DockerdBuilder managers(int count) {
    managers = positive(count, "managers");
    return this;
  }

  private static int positive(int count, String what) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one of the " + what + ", not " + count);
    }
    return count;
  }

  /**
   * Puts a network between clients and daemon that can be {@linkplain DaemonNetwork cut, slow,
   * lossy or torn}. Default: clients connect to the daemon itself, and {@link Dockerd#network()}
   * fails.
   *
   * @return this builder
   */
  public DockerdBuilder network() {
    network = true;
    return this;
  }

  /**
   * Starts a {@linkplain DockerdRegistry registry} beside the daemon, which anybody may use. It
   * needs a registry program ({@code docker-registry} of Debian and Ubuntu). Default: there is
   * none.
   *
   * @return this builder
   */
  public DockerdBuilder registry() {
    if (registry == RegistryAccess.NONE) {
      registry = RegistryAccess.OPEN;
    }
    return this;
  }

  /**
   * Starts a {@linkplain #registry() registry} that asks for a password, which is made up: see
   * {@link DockerdRegistry#credentials()}.
   *
   * @return this builder
   */
  public DockerdBuilder registryWithPassword() {
    registry = RegistryAccess.PASSWORD;
    return this;
  }

  /**
   * Sets where the daemon's files lie, in a folder of their own that {@link Dockerd#close()}
   * removes: images need room. Default: the folder that the environment variable {@code
   * DOCKER_TLS_DIRECTORY} names, or the system property {@code java.io.tmpdir}, or {@code TMPDIR}.
   *
   * @param folder a folder that is there; its path may be long
   * @return this builder
   */
  public DockerdBuilder directory(Path folder) {
    directory = folder.toAbsolutePath();
    return this;
  }

  /**
   * Limits how long the daemon may take to answer. Default: 60 seconds.
   *
   * @param limit the limit, more than zero
   * @return this builder
   */
  public DockerdBuilder startTimeout(Duration limit) {
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
    if (nodes > 1) {
      throw new IllegalStateException("nodes(" + nodes + ") was set: call startSwarm()");
    }
    return DockerdStart.with(settings());
  }

  /**
   * Starts the daemons and joins them into a swarm; returns once all nodes are ready.
   *
   * @return a running swarm
   * @throws DockerTlsException {@code daemon-not-started} if it cannot be started here or does not
   *     come up; nothing of it is left then
   */
  public DockerdSwarm startSwarm() {
    return DockerdSwarm.start(settings());
  }

  DockerdSettings settings() {
    if (server != null && authority == null) {
      throw new IllegalStateException("serverCertificate requires its certificateAuthority");
    }
    if (managers > nodes) {
      throw new IllegalStateException(
          "managers(" + managers + ") are more than nodes(" + nodes + ")");
    }
    return new DockerdSettings(
        engine,
        clientVerification,
        new DockerdSettings.Certificates(serverNames, serverKey, serverValidity, authority, server),
        storageDriver,
        new DockerdSettings.Images(tinyImage, List.copyOf(images)),
        arguments,
        authorization,
        new DockerdSettings.Nodes(nodes, managers),
        new DockerdSettings.Company(network, registry),
        directory,
        startTimeout);
  }
}
