package io.github.dockertls.pem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asserted by what a class loader is asked for, not by time. */
class BouncyCastleIsOptionalTest {
  private static final Pattern WITH = Pattern.compile("leaves out nothing");
  private static final Pattern WITHOUT = Pattern.compile(".*/bc(pkix|prov|util)-[^/]*\\.jar");

  private final List<String> wanted = new ArrayList<>();
  @TempDir private Path directory;

  @Test
  void plainFormsAreReadWithoutIt() throws Exception {
    assertThat(run("plain", WITHOUT)).hasSizeGreaterThan(100).containsOnly("ok");
  }

  @Test
  void encryptedKeysSayThatTheyNeedIt() throws Exception {
    assertThat(run("encrypted", WITHOUT)).hasSizeGreaterThan(30).containsOnly("library-missing");
  }

  @Test
  void plainFormsDoNotLoadIt() throws Exception {
    assertThat(run("plain", WITH)).hasSizeGreaterThan(100).containsOnly("ok");
    assertThat(wanted).isEmpty();
  }

  @Test
  void encryptedKeysLoadIt() throws Exception {
    assertThat(run("encrypted", WITH)).hasSizeGreaterThan(30).containsOnly("ok");
    assertThat(wanted).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, PRIVATE KEY, TLSv1.2", "RSA, PRIVATE KEY, TLSv1.3",
    "RSA, RSA PRIVATE KEY, TLSv1.2", "RSA, RSA PRIVATE KEY, TLSv1.3",
    "EC, PRIVATE KEY, TLSv1.2", "EC, PRIVATE KEY, TLSv1.3",
    "EC, EC PRIVATE KEY, TLSv1.2", "EC, EC PRIVATE KEY, TLSv1.3",
  })
  void aVerifiedConnectionNeitherNeedsNorLoadsIt(String algorithm, String label, String protocol)
      throws Exception {
    TestCertificate ca = TestCertificate.ca("CA").key(algorithm).issue();
    TestCertificate server =
        TestCertificate.server("localhost").key(algorithm).signedBy(ca).issue();
    TestCertificate client = TestCertificate.client("client").key(algorithm).signedBy(ca).issue();
    try (TlsTestServer listening =
        TlsTestServer.with(server)
            .clientsOf(ca)
            .socket(socket -> socket.setEnabledProtocols(new String[] {protocol}))
            .start()) {
      List<String> arguments =
          List.of(
              Integer.toString(listening.port()),
              write("ca.pem", "CERTIFICATE", ca.certificate().getEncoded()),
              write("cert.pem", "CERTIFICATE", client.certificate().getEncoded()),
              write("key.pem", label, encoded(client.key(), label)));
      for (Pattern left : List.of(WITHOUT, WITH)) {
        assertThat(run(VerifiedHandshakeProgram.class, arguments, left))
            .containsExactly(protocol, "hello");
        assertThat(listening.next().clientChain()).containsExactly(client.certificate());
        assertThat(wanted).isEmpty();
      }
    }
  }

  private static byte[] encoded(PrivateKey key, String label) throws IOException {
    return switch (label) {
      case "RSA PRIVATE KEY" ->
          PrivateKeyInfo.getInstance(key.getEncoded())
              .parsePrivateKey()
              .toASN1Primitive()
              .getEncoded();
      case "EC PRIVATE KEY" ->
          new org.bouncycastle.asn1.sec.ECPrivateKey(
                  256, ((ECPrivateKey) key).getS(), SECObjectIdentifiers.secp256r1)
              .getEncoded();
      default -> key.getEncoded();
    };
  }

  private String write(String name, String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String text = "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private List<String> run(String which, Pattern left) throws Exception {
    return run(PlainFormsProgram.class, which, left);
  }

  private <A> List<String> run(
      Class<? extends Function<A, List<String>>> type, A argument, Pattern left) throws Exception {
    try (Isolated loader = new Isolated(classPathWithout(left), wanted)) {
      Class<?> isolated = loader.loadClass(type.getName());
      assertThat(isolated).isNotSameAs(type);
      assertThat(loader.getResource("org/bouncycastle/asn1/ASN1Primitive.class") == null)
          .isEqualTo(left == WITHOUT);
      @SuppressWarnings("unchecked") // the class is ours, in another loader
      Function<A, List<String>> program =
          (Function<A, List<String>>) isolated.getDeclaredConstructor().newInstance();
      return program.apply(argument);
    }
  }

  private static URL[] classPathWithout(Pattern left) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!left.matcher(entry).matches()) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  /** Loads everything anew but the JDK, and notes which classes of Bouncy Castle are wanted. */
  private static final class Isolated extends URLClassLoader {
    private final List<String> asked;

    Isolated(URL[] urls, List<String> asked) {
      super(urls, ClassLoader.getPlatformClassLoader());
      this.asked = asked;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.bouncycastle.")) {
        asked.add(name);
      }
      return super.findClass(name);
    }
  }
}
