package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong first, each with the one thing changed that breaks a working endpoint. */
@TlsDockerd
class BadInputIT {
  @TlsDockerd.Inject Dockerd dockerd;
  @TempDir Path certificates;

  @BeforeEach
  void copyWhatWorks() throws IOException {
    for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
      Files.copy(dockerd.certificateDirectory().resolve(file), certificates.resolve(file));
    }
  }

  @Test
  void theCopyWorks() throws IOException {
    Calls.ping(DockerEndpoint.builder(dockerd.host()).certificates(certificates).build());
  }

  @Test
  void anEmptyDirectory(@TempDir Path empty) throws IOException {
    assertThatItFails(dockerd.host(), empty, Reason.TLS_FILE_UNREADABLE, empty.toString());
  }

  @Test
  void aMissingKey() throws IOException {
    Files.delete(certificates.resolve("key.pem"));
    assertThatItFails(dockerd.host(), certificates, Reason.IDENTITY_INCOMPLETE, "key.pem");
  }

  @Test
  void theKeyOfAnotherCertificate() throws IOException {
    Files.copy(
        dockerd.certificateDirectory("other").resolve("key.pem"),
        certificates.resolve("key.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatItFails(dockerd.host(), certificates, Reason.KEY_MISMATCH, "key.pem");
  }

  @Test
  void anAuthorityThatIsNoPem() throws IOException {
    Files.delete(certificates.resolve("ca.pem"));
    Files.writeString(certificates.resolve("ca.pem"), "this is no certificate");
    assertThatItFails(dockerd.host(), certificates, Reason.CA_INVALID, "ca.pem");
  }

  @Test
  void aPortWithNothingOnIt() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThatItFails(
        "tcp://127.0.0.1:" + port, certificates, Reason.CANNOT_CONNECT, "127.0.0.1:" + port);
  }

  @Test
  void aPortThatSpeaksPlainHttp() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> server =
          CompletableFuture.runAsync(() -> answerAsDockerdWithoutTls(listener));
      String address = "127.0.0.1:" + listener.getLocalPort();
      assertThatItFails("tcp://" + address, certificates, Reason.TLS_TO_PLAIN, address);
      server.get();
    }
  }

  private static void answerAsDockerdWithoutTls(ServerSocket listener) {
    try (Socket accepted = listener.accept()) {
      accepted.getInputStream().read(new byte[1024]);
      accepted
          .getOutputStream()
          .write(
              "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request"
                  .getBytes(StandardCharsets.US_ASCII));
      accepted.shutdownOutput();
      accepted.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingButTlsIsEverSent() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> firstByte =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket accepted = listener.accept()) {
                  return accepted.getInputStream().read();
                } catch (IOException e) {
                  return -1;
                }
              });
      failure("tcp://127.0.0.1:" + listener.getLocalPort(), certificates);
      assertThat(firstByte.get()).as("a TLS record of type handshake").isEqualTo(22);
    }
  }

  private static void assertThatItFails(String host, Path certificates, Reason reason, String named)
      throws IOException {
    DockerTlsException e = failure(host, certificates);
    assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
    assertThat(e.fact()).contains(named);
    assertThat(e.remedy()).isNotBlank();
  }

  private static DockerTlsException failure(String host, Path certificates) throws IOException {
    try (DockerClient docker =
        DockerEndpoint.builder(host).certificates(certificates).build().connect()) {
      docker.pingCmd().exec();
    } catch (DockerTlsException e) {
      return e;
    }
    throw new AssertionError("it worked");
  }
}
