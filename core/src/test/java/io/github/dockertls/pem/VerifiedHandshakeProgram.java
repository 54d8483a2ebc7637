package io.github.dockertls.pem;

import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;

/** Connects inside a class loader of its own, see {@link BouncyCastleIsOptionalTest}. */
public final class VerifiedHandshakeProgram implements Function<List<String>, List<String>> {

  /** Takes port, CA, certificate and key; returns the protocol and what the server says. */
  @Override
  public List<String> apply(List<String> arguments) {
    int port = Integer.parseInt(arguments.get(0));
    TlsPolicy policy =
        TlsPolicy.builder(Trust.certificates(Pem.read(Path.of(arguments.get(1)))))
            .identity(Identity.pem(Path.of(arguments.get(2)), Path.of(arguments.get(3))))
            .build();
    List<HandshakeInfo> heard = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket tls =
            policy.handshake(socket, "localhost", port, Duration.ofSeconds(30), heard::add)) {
      byte[] said = tls.getInputStream().readAllBytes();
      return List.of(heard.get(0).protocol(), new String(said, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
