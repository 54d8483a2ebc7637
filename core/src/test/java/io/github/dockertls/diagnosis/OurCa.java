package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A CA, a client of it that every server here takes, and servers whose certificates vary. */
final class OurCa {
  private static final Duration YEAR = Duration.ofDays(365);

  /** Older than all that it signs, and good for longer, whatever the dates of that are. */
  private final TestCertificate ca =
      TestCertificate.ca("Our CA")
          .valid(
              Instant.now().minus(YEAR.multipliedBy(2)), Instant.now().plus(YEAR.multipliedBy(20)))
          .issue();

  private final TestCertificate client = TestCertificate.client("alice").signedBy(ca).issue();

  TestCertificate ca() {
    return ca;
  }

  TestCertificate client() {
    return client;
  }

  /** A server's certificate in order, but for what is changed of it. */
  TestCertificate.Shape server() {
    return TestCertificate.server("localhost", "127.0.0.1").signedBy(ca);
  }

  /** Like a daemon with {@code --tlsverify}. */
  TlsTestServer daemon(TestCertificate certificate) {
    return TlsTestServer.with(certificate).clientsOf(ca).talk(new DaemonTalk()).start();
  }

  DockerEndpoint.Builder to(TlsTestServer server, TestCertificate... trusted) {
    return to("localhost", server.port(), trusted);
  }

  DockerEndpoint.Builder to(String host, int port, TestCertificate... trusted) {
    return DockerEndpoint.builder("tcp://" + host + ":" + port)
        .trust(Trust.certificates(List.of(trusted).stream().map(c -> c.certificate()).toList()))
        .identity(Identity.of(client.chain(), client.key()));
  }

  /** Where it is that time. */
  static Environment at(Instant time) {
    return Environment.builder().clock(Clock.fixed(time, ZoneOffset.UTC)).build();
  }
}
