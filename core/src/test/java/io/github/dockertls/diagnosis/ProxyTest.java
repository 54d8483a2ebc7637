package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.Environment;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies and firewalls between us and the daemon. */
class ProxyTest {
  private static final String NAME = "build1.test";

  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();
  private final TestCertificate client = TestCertificate.client("alice").signedBy(ca).issue();
  @TempDir private Path directory;
  private TlsTestServer daemon;
  private CliHome home;

  @BeforeEach
  void start() throws IOException {
    TestCertificate leaf = TestCertificate.server(NAME).signedBy(ca).issue();
    daemon = TlsTestServer.with(leaf).clientsOf(ca).talk(new DaemonTalk()).start();
    home = new CliHome(directory).with(ca.certificate(), client);
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
  }

  private String[] flags(String proxy, String noProxy) {
    return new String[] {
      "HTTPS_PROXY=http://" + proxy,
      "NO_PROXY=" + noProxy,
      "--tlsverify",
      "-H",
      "tcp://" + NAME + ":" + daemon.port()
    };
  }

  private Diagnosis through(ConnectProxy proxy) {
    return home.diagnose(flags("127.0.0.1:" + proxy.port(), ""));
  }

  /** Past the proxy, in a JVM in which the daemon's name is resolved to this machine. */
  private String past(ConnectProxy proxy) throws IOException {
    Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + NAME + "\n");
    try (DiagnosisJvm jvm = DiagnosisJvm.withHosts(directory, hosts)) {
      return jvm.diagnose(flags("127.0.0.1:" + proxy.port(), NAME));
    }
  }

  /** Shows a certificate of its own, as whoever decrypts has to, and asks for none of ours. */
  private static TlsTestServer inspector(TestCertificate inspector, String name) {
    TestCertificate forged = TestCertificate.server(name).signedBy(inspector).issue();
    return TlsTestServer.with(forged).talk(new DaemonTalk()).start();
  }

  @Test
  void oneThatPassesOnConnects() throws IOException {
    try (ConnectProxy proxy = ConnectProxy.to(daemon.port())) {
      Broken.connects(through(proxy));
    }
  }

  @Test
  void oneThatDecrypts() throws IOException {
    try (TlsTestServer inspector = inspector(TestCertificate.ca("Proxy Root").issue(), NAME);
        ConnectProxy proxy = ConnectProxy.to(inspector.port())) {
      Broken.diagnosed(through(proxy))
          .because("intercepted", "Either something between", "CN=Proxy Root", NAME)
          .advising("Put \"" + NAME + "\" into NO_PROXY", "or trust that CA")
          .until(past(proxy));
    }
    try (TlsTestServer known = inspector(TestCertificate.ca("mitmproxy").issue(), NAME);
        ConnectProxy proxy = ConnectProxy.to(known.port())) {
      Broken broken =
          Broken.diagnosed(through(proxy))
              .because("intercepted", "Something between here", "CN=mitmproxy");
      assertThat(broken.remedy()).doesNotContain("trust that CA");
    }
  }

  /** What the proxy passes on may be a daemon that asks for nothing, with a CA of its own. */
  @Test
  void oneThatPassesOnToADaemonOfAnotherCa() throws IOException {
    TestCertificate other = TestCertificate.ca("Other CA").issue();
    try (TlsTestServer moved = inspector(other, NAME);
        ConnectProxy proxy = ConnectProxy.to(moved.port())) {
      Broken.diagnosed(through(proxy))
          .because("intercepted", "or it has a certificate of another CA by now", "CN=Other CA")
          .advising("or trust that CA if the server is meant to have it");
      home.with(other.certificate(), client);
      Broken.connects(through(proxy));
    }
  }

  /** Which this machine was made to trust. */
  @Test
  void aFirewallThatDecrypts() throws IOException {
    OurCa our = new OurCa();
    TestCertificate root = TestCertificate.ca("Company Root").issue();
    Environment environment =
        Environment.builder().systemRoots(() -> List.of(root.certificate())).build();
    try (TlsTestServer inspector = inspector(root, "localhost");
        TlsTestServer exempted = our.daemon(our.server().issue())) {
      Broken.endpoint(our.to(inspector, our.ca()).environment(environment).build())
          .because("intercepted", "Either something between", "CN=Company Root")
          .advising("exempted from TLS inspection", "or trust that CA")
          .until(our.to(exempted, our.ca()).environment(environment).build())
          .until(our.to(inspector, root).environment(environment).build());
    }
  }

  @Test
  void oneThatWantsCredentials() throws IOException {
    try (ConnectProxy proxy = ConnectProxy.demanding("alice:secret", daemon.port())) {
      Broken.diagnosed(through(proxy))
          .because("proxy-407", "127.0.0.1:" + proxy.port(), "wants credentials")
          .advising("HTTPS_PROXY as http://user:password@host:port", NAME)
          .until(home.diagnose(flags("alice:secret@127.0.0.1:" + proxy.port(), "")))
          .until(past(proxy));
    }
  }

  @Test
  void oneThatRefusesTheCredentials() throws IOException {
    try (ConnectProxy proxy = ConnectProxy.demanding("alice:secret", daemon.port())) {
      Broken.diagnosed(home.diagnose(flags("alice:guess@127.0.0.1:" + proxy.port(), "")))
          .because("proxy-407", "127.0.0.1:" + proxy.port(), "refuses the credentials")
          .until(home.diagnose(flags("alice:secret@127.0.0.1:" + proxy.port(), "")));
    }
  }

  @Test
  void oneThatRefuses() throws IOException {
    try (ConnectProxy proxy = ConnectProxy.answering("403 Forbidden");
        ConnectProxy changed = ConnectProxy.to(daemon.port())) {
      Broken.diagnosed(through(proxy))
          .because("proxy-refused", NAME + ":" + daemon.port(), "403")
          .advising("Allow this host and port", NAME)
          .until(through(changed))
          .until(past(proxy));
    }
  }
}
