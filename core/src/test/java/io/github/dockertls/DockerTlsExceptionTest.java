package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerTlsException.Phase;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever uses another client finds our reason, however deep, and can have it examined. */
class DockerTlsExceptionTest {
  private final DockerTlsException ours =
      new DockerTlsException(Reason.X509_HOSTNAME, "\"build1\" is for others", "Ask for its name");

  @Test
  void isFoundAsItself() {
    assertThat(DockerTlsException.in(ours)).containsSame(ours);
  }

  @Test
  void isFoundBelowTheExceptionsOfOtherClients() {
    Throwable handshake =
        new SSLHandshakeException("refused").initCause(new CertificateException("no", ours));
    Throwable buried = new ExecutionException(new IOException("request failed", handshake));
    assertThat(DockerTlsException.in(buried)).containsSame(ours);
  }

  @Test
  void isFoundAmongWhatACauseSuppressed() {
    IOException first = new IOException("first attempt");
    first.addSuppressed(new IOException("second attempt", ours));
    assertThat(DockerTlsException.in(new IllegalStateException(first))).containsSame(ours);
  }

  @Test
  void nothingIsFoundWhereNothingIsAlsoInACircle() {
    IOException one = new IOException("one");
    IOException other = new IOException("other", one);
    one.initCause(other);
    assertThat(DockerTlsException.in(other)).isEmpty();
  }

  @Test
  void aBuriedFailureIsDiagnosedAsItsEndpoint(@TempDir Path directory) throws IOException {
    String socket = "unix://" + directory.resolve("nothing.sock");
    DockerEndpoint endpoint = DockerEndpoint.builder(socket).build();
    try (DockerClient docker = endpoint.connect()) {
      docker.pingCmd().exec();
    } catch (DockerTlsException e) {
      assertThat(DockerEndpoint.of(e)).containsSame(endpoint);
      var diagnosis = DockerEndpoint.diagnose(new IllegalStateException("wrapped", e));
      assertThat(diagnosis.host()).isEqualTo(socket);
      assertThat(diagnosis.verdict().reason()).isEqualTo(Reason.CANNOT_CONNECT);
      return;
    }
    throw new AssertionError("the socket answers");
  }

  @Test
  void aForeignFailureSaysThatItIsOne() {
    var verdict = DockerEndpoint.diagnose(new IOException("disk full")).verdict();
    assertThat(verdict.connects()).isFalse();
    assertThat(verdict.sentence()).contains("not one of docker-tls", "disk full");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void aReasonOfACertificateBelongsToTheHandshake(Reason reason) {
    boolean certificate =
        reason.slug().startsWith("x509-") || reason == Reason.CLIENT_CERT_REJECTED;
    assertThat(!certificate || reason.phase() == Phase.HANDSHAKE).isTrue();
  }
}
