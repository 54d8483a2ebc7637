package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.CertificateInUse.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that follow their files: what the server sees at each connection. */
class RotationTest extends HandshakeTest {
  private static final String HELLO = "hello";

  @TempDir Path directory;
  private final List<Rotation> told = new ArrayList<>();
  private Path ca;
  private Path cert;
  private Path key;
  private TlsTestServer server;

  @BeforeEach
  void writeFiles() throws IOException {
    ca = Files.writeString(directory.resolve("ca.pem"), CA.pem());
    cert = directory.resolve("cert.pem");
    key = directory.resolve("key.pem");
    write(client("first"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    server = TlsTestServer.with(SERVER).clientsOf(CA).start();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void showsTheNewCertificateAtTheNextConnectionHoweverSoonItIsReplaced() throws Exception {
    TlsPolicy policy = following();
    for (int i = 0; i < 20; i++) {
      // In place, with names of the same length: what the file system tells may stay the same.
      write(client("client-" + (100 + i)));
      assertShown(policy, "CN=client-" + (100 + i));
    }
    assertThat(policy.rotations()).isEqualTo(20);
  }

  @Test
  void followsAFileThatKeepsItsTimesAndSize() throws Exception {
    TlsPolicy policy = following();
    FileTime time = Files.getLastModifiedTime(cert);
    assertShown(policy, "CN=first");
    TestCertificate other = client("other");
    write(other);
    Files.setLastModifiedTime(cert, time);
    Files.setLastModifiedTime(key, time);
    assertShown(policy, "CN=other");
  }

  @Test
  void resumesNoSessionOfTheOldCertificate() throws Exception {
    TlsPolicy policy = following();
    assertShown(policy, "CN=first");
    assertShown(policy, "CN=first");
    assertThat(heard.get(1).resumed()).isTrue();
    write(client("second"));
    assertShown(policy, "CN=second");
    assertThat(heard.get(2).resumed()).isFalse();
    assertShown(policy, "CN=second");
    assertThat(heard.get(3).resumed()).isTrue();
  }

  @Test
  void leavesRunningStreamsAlone() throws Exception {
    CountDownLatch rotated = new CountDownLatch(1);
    try (TlsTestServer slow =
        TlsTestServer.with(SERVER)
            .clientsOf(CA)
            .talk(
                socket -> {
                  socket.getOutputStream().write('1');
                  awaitUninterrupted(rotated);
                  socket.getOutputStream().write('2');
                })
            .start()) {
      TlsPolicy policy = following();
      try (SSLSocket running =
          shakeHands(policy, "localhost", slow.port(), Duration.ofSeconds(30))) {
        assertThat(running.getInputStream().read()).isEqualTo('1');
        write(client("second"));
        assertShown(policy, "CN=second");
        rotated.countDown();
        assertThat(running.getInputStream().read()).isEqualTo('2');
        assertThat(running.getSession().getLocalPrincipal()).hasToString("CN=first");
      }
    }
  }

  @Test
  void keepsTheOldPairWhileOnlyTheCertificateIsReplaced() throws Exception {
    TlsPolicy policy = following();
    TestCertificate second = client("second");
    Files.writeString(cert, second.pem());
    assertThat(logged(() -> assertShown(policy, "CN=first")))
        .contains("WARN", "our client certificate", "stays in use", cert.toString(), "CN=second");
    assertThat(logged(() -> assertShown(policy, "CN=first"))).isEmpty();
    Files.writeString(key, second.keyPem());
    assertThat(logged(() -> assertShown(policy, "CN=second"))).doesNotContain("WARN");
    assertThat(policy.rotations()).isOne();
  }

  @Test
  void warnsAgainOfTheNextRotationThatIsHalfDone() throws Exception {
    TlsPolicy policy = following();
    for (String name : List.of("second", "third")) {
      TestCertificate next = client(name);
      Files.writeString(key, next.keyPem());
      assertThat(logged(() -> connect(policy))).contains("WARN");
      Files.writeString(cert, next.pem());
      assertShown(policy, "CN=" + name);
    }
  }

  @Test
  void keepsWhatItHasWhileFilesAreHalfWritten() throws Exception {
    TestCertificate team = TestCertificate.ca("Team").signedBy(CA).issue();
    TestCertificate second = TestCertificate.client("second").signedBy(team).issue();
    String pem = second.pem();
    TlsPolicy policy = following();
    Files.writeString(key, second.keyPem());
    int leafEnds = pem.indexOf("-----END") + 26;
    for (int length : List.of(0, 20, 200, leafEnds - 20, leafEnds + 3, leafEnds + 99)) {
      Files.writeString(cert, pem.substring(0, length));
      assertShown(policy, "CN=first");
    }
    Files.writeString(cert, pem);
    assertShown(policy, "CN=second");
  }

  @Test
  void keepsWhatItHasWhileFilesAreMissingOrUnreadable() throws Exception {
    TlsPolicy policy = following();
    Path away = directory.resolve("away");
    Files.move(key, away);
    assertThat(logged(() -> assertShown(policy, "CN=first")))
        .contains("WARN", "\"" + key + "\" does not exist");
    Files.move(away, key);
    assertShown(policy, "CN=first");
    Files.move(key, away);
    Files.createDirectory(key);
    assertThat(logged(() -> assertShown(policy, "CN=first")))
        .contains("WARN", "\"" + key + "\" is a directory");
    Files.delete(key);
    TestCertificate second = client("second");
    write(second);
    assertShown(policy, "CN=second");
  }

  @Test
  void trustsServersOfBothCasDuringARollover() throws Exception {
    TestCertificate next = TestCertificate.ca("CA").issue();
    TestCertificate renewed = TestCertificate.server("localhost").signedBy(next).issue();
    TlsPolicy policy = following();
    try (TlsTestServer changed = TlsTestServer.with(renewed).clientsOf(CA).start()) {
      isRefused(() -> talk(policy, "localhost", changed), Reason.X509_UNKNOWN_AUTHORITY);
      Files.writeString(ca, CA.pem() + next.pem());
      assertThat(talk(policy, "localhost", changed)).isEqualTo(HELLO);
      assertThat(talk(policy, "localhost", server)).isEqualTo(HELLO);
      Files.writeString(ca, next.pem());
      assertThat(talk(policy, "localhost", changed)).isEqualTo(HELLO);
      isRefused(() -> talk(policy, "localhost", server), Reason.X509_UNKNOWN_AUTHORITY);
    }
  }

  @Test
  void asksForThePasswordOfEachNewKey() throws Exception {
    List<String> asked = new ArrayList<>();
    writeEncrypted(client("first"), "one");
    String[] password = {"one"};
    TlsPolicy policy =
        following(
            Identity.pem(
                cert,
                key,
                () -> {
                  asked.add(password[0]);
                  return password[0].toCharArray();
                }));
    assertShown(policy, "CN=first");
    writeEncrypted(client("second"), "two");
    password[0] = "two";
    assertShown(policy, "CN=second");
    assertShown(policy, "CN=second");
    assertThat(asked).containsExactly("one", "two");
  }

  @Test
  void saysHowAnEncryptedKeyCanBeFollowed() throws Exception {
    TlsPolicy policy = following(Identity.pem(cert, key, "one".toCharArray()));
    write(client("second"));
    assertShown(policy, "CN=second");
    writeEncrypted(client("third"), "one");
    assertThat(logged(() -> assertShown(policy, "CN=second")))
        .contains("WARN", "for one reading only", "Call Identity.pem with a supplier");
  }

  @Test
  void survivesASupplierThatFails() throws Exception {
    writeEncrypted(client("first"), "one");
    boolean[] broken = {false};
    TlsPolicy policy =
        following(
            Identity.pem(
                cert,
                key,
                () -> {
                  if (broken[0]) {
                    throw new IllegalStateException("the vault is sealed");
                  }
                  return "one".toCharArray();
                }));
    broken[0] = true;
    writeEncrypted(client("second"), "one");
    assertThat(logged(() -> assertShown(policy, "CN=first"))).contains("the vault is sealed");
    broken[0] = false;
    assertShown(policy, "CN=second");
  }

  @Test
  void leavesWhatWasGivenInMemoryAsItIs() throws Exception {
    TlsPolicy policy =
        trusting(CA).identity(Identity.pem(Pem.of(Files.readString(cert)), Pem.read(key))).build();
    write(client("second"));
    assertShown(policy, "CN=first");
  }

  @Test
  void doesNotReadAPipeTwice() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer = new Thread(() -> copy(key, pipe));
    writer.start();
    TlsPolicy policy = following(Identity.pem(cert, pipe));
    writer.join();
    assertShown(policy, "CN=first");
  }

  @Test
  void letsOtherClientsOfTheContextFollowToo() throws Exception {
    byte[] answer =
        "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (TlsTestServer http =
        TlsTestServer.with(SERVER)
            .clientsOf(CA)
            .talk(
                socket -> {
                  socket.getInputStream().read();
                  socket.getOutputStream().write(answer);
                })
            .start()) {
      HttpClient client = HttpClient.newBuilder().sslContext(following().sslContext()).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + http.port() + "/")).build();
      for (String name : List.of("first", "second")) {
        write(client(name));
        assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .isEqualTo(204);
        assertThat(http.next().clientChain().get(0).getSubjectX500Principal())
            .hasToString("CN=" + name);
      }
    }
  }

  @Test
  void tellsWhatChanged() throws Exception {
    TlsPolicy policy = following();
    TestCertificate second = client("second");
    write(second);
    connect(policy);
    Files.writeString(ca, CA.pem() + second.pem());
    connect(policy);
    assertThat(told).hasSize(2);
    assertThat(told.get(0).removed())
        .extracting(CertificateInUse::subject)
        .containsOnly("CN=first");
    assertThat(told.get(0).added()).extracting(CertificateInUse::subject).containsOnly("CN=second");
    assertThat(told.get(1).removed()).isEmpty();
    assertThat(told.get(1).added()).extracting(CertificateInUse::role).containsOnly(Role.CA);
  }

  @Test
  void saysNothingOfFilesThatAreWrittenAnewAsTheyWere() throws Exception {
    TlsPolicy policy = following();
    Files.copy(cert, directory.resolve("copy"));
    Files.move(directory.resolve("copy"), cert, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(key, "# moved to a new host\n" + Files.readString(key));
    connect(policy);
    assertThat(told).isEmpty();
    assertThat(policy.rotations()).isZero();
  }

  @Test
  void goesOnIfTheListenerThrows() throws Exception {
    TlsPolicy policy =
        TlsPolicy.builder(Trust.certificates(Pem.read(ca)))
            .identity(Identity.pem(cert, key))
            .onRotation(
                rotation -> {
                  throw new IllegalStateException("no pager");
                })
            .build();
    write(client("second"));
    assertThat(logged(() -> assertShown(policy, "CN=second"))).contains("no pager");
  }

  @Test
  void tellsWhichCertificatesAreInUseAndForHowLong() throws Exception {
    Instant now = Instant.now();
    write(
        TestCertificate.client("first")
            .names("client.example.com", "10.0.0.7")
            .valid(now.minusSeconds(60), now.plus(Duration.ofHours(49)))
            .signedBy(CA)
            .issue());
    List<CertificateInUse> used = following().certificates();
    assertThat(used).extracting(CertificateInUse::role).containsExactly(Role.CLIENT, Role.CA);
    assertThat(used.get(0).subject()).isEqualTo("CN=first");
    assertThat(used.get(0).names()).containsExactly("client.example.com", "10.0.0.7");
    assertThat(used.get(0).daysLeft()).isEqualTo(2);
    assertThat(used.get(0).notAfter()).isBefore(now.plus(Duration.ofHours(50)));
    assertThat(used.get(1).names()).isEmpty();
    write(client("second"));
    assertThat(following().certificates().get(0).subject()).isEqualTo("CN=second");
  }

  @Test
  void warnsOfANearEndOnceADay() throws Exception {
    Instant now = Instant.now();
    write(
        TestCertificate.client("first")
            .valid(now.minusSeconds(60), now.plus(Duration.ofDays(29)))
            .signedBy(CA)
            .issue());
    Instant[] time = {now};
    TlsPolicy policy =
        TlsPolicy.builder(Trust.certificates(Pem.read(ca)))
            .identity(Identity.pem(cert, key))
            .environment(Environment.builder().clock(clock(time)).build())
            .build();
    assertThat(logged(() -> connect(policy))).contains("WARN", "CN=first", "ends on", "Renew it");
    assertThat(logged(() -> connect(policy))).isEmpty();
    time[0] = now.plus(Duration.ofDays(1));
    assertThat(logged(() -> connect(policy))).contains("ends on");
    time[0] = now.plus(Duration.ofDays(30));
    assertThat(logged(() -> connect(policy))).contains("ended on");
  }

  private static Clock clock(Instant[] time) {
    return new Clock() {
      @Override
      public Instant instant() {
        return time[0];
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  private TlsPolicy following() {
    return following(Identity.pem(cert, key));
  }

  private TlsPolicy following(Identity identity) {
    return TlsPolicy.builder(Trust.certificates(Pem.read(ca)))
        .identity(identity)
        .onRotation(told::add)
        .build();
  }

  private static TestCertificate client(String name) {
    return TestCertificate.client(name).signedBy(CA).issue();
  }

  private void write(TestCertificate client) throws IOException {
    Files.writeString(cert, client.pem());
    Files.writeString(key, client.keyPem());
  }

  private void writeEncrypted(TestCertificate client, String password) throws Exception {
    write(client);
    Process openssl =
        new ProcessBuilder(
                "openssl", "pkcs8", "-topk8", "-in", key.toString(), "-passout", "pass:" + password)
            .start();
    byte[] encrypted = openssl.getInputStream().readAllBytes();
    assertThat(openssl.waitFor()).isZero();
    Files.write(key, encrypted);
  }

  private void connect(TlsPolicy policy) throws Exception {
    assertThat(talk(policy, "localhost", server)).isEqualTo(HELLO);
    server.next();
  }

  private void assertShown(TlsPolicy policy, String subject) throws Exception {
    assertThat(talk(policy, "localhost", server)).isEqualTo(HELLO);
    assertThat(server.next().clientChain().get(0).getSubjectX500Principal()).hasToString(subject);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.write(to, Files.readAllBytes(from));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Something that may throw anything. */
  private interface Work {
    void run() throws Exception;
  }

  private static String logged(Work work) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
