package io.github.dockertls.internal.door;

import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.transport.DockerTlsHttpClient;
import java.lang.invoke.MethodHandles;
import java.net.Socket;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one package of ours needs of another's public class and no user needs. The class opens its
 * door when it is initialised, as the JDK does it with {@code SharedSecrets}. Thread-safe.
 */
public final class Doors {
  private static volatile @Nullable Function<TlsPolicy, Inspection> policies;
  private static volatile @Nullable ToIntFunction<TlsPolicy> rotations;
  private static volatile @Nullable Function<DockerTlsHttpClient, Socket> transports;
  private static volatile @Nullable Function<DiagnosisParts, Diagnosis> diagnoses;

  private Doors() {}

  public static void openPolicies(Function<TlsPolicy, Inspection> door) {
    policies = door;
  }

  public static void openRotations(ToIntFunction<TlsPolicy> door) {
    rotations = door;
  }

  public static void openTransports(Function<DockerTlsHttpClient, Socket> door) {
    transports = door;
  }

  public static void openDiagnoses(Function<DiagnosisParts, Diagnosis> door) {
    diagnoses = door;
  }

  /** The policy as it is for a new connection, to look at servers instead of talking to them. */
  public static Inspection inspection(TlsPolicy policy) {
    return opened(policies, TlsPolicy.class).apply(policy);
  }

  /** How many rotations of its files a policy has followed; looks at them once a second at most. */
  public static int rotations(TlsPolicy policy) {
    return opened(rotations, TlsPolicy.class).applyAsInt(policy);
  }

  /**
   * A connection of its own to where requests would go, before a byte of TLS or HTTP: through the
   * proxy's tunnel where TLS is spoken and there is a proxy.
   *
   * @return a connected socket, to be closed
   */
  public static Socket reach(DockerTlsHttpClient transport) {
    return opened(transports, DockerTlsHttpClient.class).apply(transport);
  }

  /** Puts a diagnosis together. */
  public static Diagnosis diagnosis(DiagnosisParts parts) {
    initialise(Diagnosis.class);
    return opened(diagnoses, Diagnosis.class).apply(parts);
  }

  private static <T> T opened(@Nullable T door, Class<?> owner) {
    return Objects.requireNonNull(door, owner::getName);
  }

  private static void initialise(Class<?> owner) {
    try {
      MethodHandles.lookup().ensureInitialized(owner);
    } catch (IllegalAccessException e) {
      throw new LinkageError("a public class is always accessible", e);
    }
  }
}
