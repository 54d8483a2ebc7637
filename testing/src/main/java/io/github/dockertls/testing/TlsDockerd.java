package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a JUnit test a real dockerd with TLS, as {@link Dockerd} describes it.
 *
 * <pre>{@code
 * @TlsDockerd
 * class DeployTest {
 *   @Test
 *   void listsContainers(DockerClient docker) {
 *     assertThat(docker.listContainersCmd().exec()).isEmpty();
 *   }
 * }
 * }</pre>
 *
 * <p>What can be had: a {@link DockerClient} that the daemon lets in (closed for you), its {@link
 * DockerEndpoint}, the {@link Dockerd} itself, its {@link CertificateAuthority}, and the {@link
 * DaemonNetwork} and {@link DockerdRegistry} that were asked for; with several {@link #nodes()}
 * those of the first manager, and the {@link DockerdSwarm}; as parameters of test and lifecycle
 * methods and of constructors, and in fields with {@link Inject}.
 *
 * <p>A test that fails has the end of the daemon's log and its last {@linkplain Dockerd#calls()
 * calls} in its report, and the whole log as a file beside it.
 *
 * <p>On a class it holds for its nested classes and its subclasses, unless they have their own. On
 * a method it gives that method a daemon of its own. It may be a meta-annotation: put it on an
 * annotation of yours to name a setting. Runs under JUnit Jupiter 5.14 and 6, also in parallel.
 *
 * <p>Wrong use ends in JUnit's {@code ExtensionConfigurationException}, which tells the remedy.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(TlsDockerdExtension.class)
@SuppressWarnings("exports") // JUnit alone looks at the extension
public @interface TlsDockerd {
  /**
   * How long the daemon lives. On a method, {@link Lifetime#CLASS} means {@link Lifetime#METHOD}.
   *
   * @return the lifetime; default: that of the class
   */
  Lifetime lifetime() default Lifetime.CLASS;

  /**
   * What the daemon asks of its clients.
   *
   * @return as {@link DockerdBuilder#clientVerification}; default: a certificate of its authority
   */
  ClientVerification clientVerification() default ClientVerification.REQUIRED;

  /**
   * The names in the daemon's certificate.
   *
   * @return as {@link DockerdBuilder#serverNames}; default: {@code localhost}, {@code 127.0.0.1}
   *     and {@code ::1}
   */
  String[] serverNames() default {};

  /**
   * The key of the daemon's certificate.
   *
   * @return as {@link DockerdBuilder#serverKey}; default: EC P-256
   */
  KeyKind serverKey() default KeyKind.EC_P256;

  /**
   * When the daemon's certificate holds.
   *
   * @return as {@link DockerdBuilder#serverValidity}; default: now
   */
  Validity serverValidity() default Validity.CURRENT;

  /**
   * Whether the {@link TinyImage} is loaded.
   *
   * @return as {@link DockerdBuilder#tinyImage}; default: the daemon has no image
   */
  boolean tinyImage() default false;

  /**
   * Archives of {@code docker save} to load.
   *
   * @return as {@link DockerdBuilder#image}; default: none
   */
  String[] images() default {};

  /**
   * What the daemon runs in.
   *
   * @return as {@link DockerdBuilder#engine}; default: a container if there is a Docker, else a
   *     process
   */
  EngineKind engine() default EngineKind.AUTOMATIC;

  /**
   * The image of the container that the daemon runs in.
   *
   * @return as {@link DockerdBuilder#containerImage}; default: {@code docker:28-dind}
   */
  String containerImage() default "";

  /**
   * The path of a dockerd.
   *
   * @return as {@link DockerdBuilder#binary}; default: {@code dockerd} in the {@code PATH}
   */
  String binary() default "";

  /**
   * The version of the dockerd.
   *
   * @return as {@link DockerdBuilder#engineVersion}, such as {@code 28}; default: any
   */
  String engineVersion() default "";

  /**
   * Whether there is a network between clients and daemon that can be cut, slow, lossy or torn.
   *
   * @return as {@link DockerdBuilder#network}; default: clients connect to the daemon itself
   */
  boolean network() default false;

  /**
   * Whether there is a registry beside the daemon.
   *
   * @return as {@link DockerdBuilder#registry}; default: there is none
   */
  boolean registry() default false;

  /**
   * Whether there is a registry beside the daemon that asks for a password.
   *
   * @return as {@link DockerdBuilder#registryWithPassword}; default: there is none
   */
  boolean registryWithPassword() default false;

  /**
   * How images are stored.
   *
   * @return as {@link DockerdBuilder#storageDriver}; default: dockerd's choice
   */
  String storageDriver() default "";

  /**
   * More arguments of dockerd.
   *
   * @return as {@link DockerdBuilder#arguments}; default: none
   */
  String[] arguments() default {};

  /**
   * How many daemons there are. Several form a swarm.
   *
   * @return as {@link DockerdBuilder#nodes}; default: 1, and no swarm
   */
  int nodes() default 1;

  /**
   * How many of the nodes rule the swarm.
   *
   * @return as {@link DockerdBuilder#managers}; default: 1
   */
  int managers() default 1;

  /**
   * What happens where no daemon can be started: no dockerd, not root, not Linux. A daemon that can
   * be started but does not come up always fails the test.
   *
   * @return failure or skipping; default: failure
   */
  WhenUnavailable whenUnavailable() default WhenUnavailable.FAIL;

  /** How long a daemon lives. */
  enum Lifetime {
    /** A daemon for each test method, and each invocation of a repeated or parameterized one. */
    METHOD,
    /** One daemon for the annotated class and its nested classes. */
    CLASS,
    /** One daemon for all classes of the test run that ask for it with equal settings. */
    RUN
  }

  /** What happens to tests where no daemon can be started. */
  enum WhenUnavailable {
    /** They fail, with what is missing and how to get it. */
    FAIL,
    /** They are skipped, with the same message. */
    SKIP
  }

  /**
   * Marks a field that is to hold what the daemon gives, as {@link TlsDockerd} lists it. An
   * instance field is set before each test's {@code @BeforeEach} methods, a static one before
   * {@code @BeforeAll}.
   */
  @Target(ElementType.FIELD)
  @Retention(RetentionPolicy.RUNTIME)
  @Documented
  @ExtendWith(TlsDockerdExtension.class)
  @SuppressWarnings("exports")
  @interface Inject {}
}
