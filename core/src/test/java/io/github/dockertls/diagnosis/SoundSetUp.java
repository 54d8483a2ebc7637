package io.github.dockertls.diagnosis;

import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What connects until something of it is broken: a server like a daemon, a home that leads to it.
 */
final class SoundSetUp implements AutoCloseable {
  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();
  private final TestCertificate alice = TestCertificate.client("alice").signedBy(ca).issue();
  private final TlsTestServer server;
  private final CliHome home;

  SoundSetUp(Path directory) throws IOException {
    home = new CliHome(directory).with(ca.certificate(), alice);
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(ca).issue();
    server = TlsTestServer.with(leaf).clientsOf(ca).talk(new DaemonTalk()).start();
  }

  TestCertificate ca() {
    return ca;
  }

  TestCertificate alice() {
    return alice;
  }

  CliHome home() {
    return home;
  }

  String host() {
    return "tcp://localhost:" + server.port();
  }

  /** With the files of {@code ~/.docker}. */
  Diagnosis diagnose() {
    return home.diagnose("--tlsverify", "-H", host());
  }

  void connects() {
    Broken.connects(diagnose());
  }

  /** A context that leads to the server, stored as the CLI does. */
  void storeContext(String name) throws IOException {
    home.context(name, "{\"docker\":{\"Host\":\"" + host() + "\"}}");
    home.contextFile(name, "ca.pem", CliHome.pem(ca.certificate()));
    home.contextFile(name, "cert.pem", CliHome.pem(alice.certificate()));
    home.contextFile(name, "key.pem", CliHome.pem(alice.key()));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
