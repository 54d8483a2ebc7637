package io.github.dockertls.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.pem.Pem;

/**
 * Reads whatever bytes as every kind of PEM: nothing but our own exception may come out. As a plain
 * test it runs the inputs kept in the resources and all fixtures; with {@code JAZZER_FUZZ=1} in the
 * environment it looks for more:
 *
 * <pre>{@code JAZZER_FUZZ=1 mvn test -pl core -Dtest=PemFuzzTest}</pre>
 */
class PemFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void throwsNothingButItsOwnException(byte[] input) {
    Pem pem = Pem.of(input, "fuzz");
    orRefuse(pem::certificates);
    orRefuse(pem::cliTrustAnchors);
    orRefuse(pem::cliPrivateKey);
    orRefuse(pem::privateKey);
    orRefuse(() -> pem.privateKey("secret".toCharArray()));
    orRefuse(() -> Identity.pem(pem, pem, () -> "secret".toCharArray()));
    orRefuse(() -> Identity.asCli(pem, pem));
  }

  private static void orRefuse(Runnable reading) {
    try {
      reading.run();
    } catch (DockerTlsException e) {
      if (e.getMessage().isEmpty() || e.toString().contains("null")) {
        throw new IllegalStateException("a refusal says nothing", e);
      }
    }
  }
}
