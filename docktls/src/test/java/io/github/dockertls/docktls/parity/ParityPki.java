package io.github.dockertls.docktls.parity;

import static io.github.dockertls.docktls.parity.PkiExtensions.*;

import io.github.dockertls.docktls.parity.Forge.Period;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * Makes all certificates and keys that the cases name: authorities with every flaw, servers with
 * every kind of name, clients, key containers and files that are PEM only almost. Fresh keys each
 * time; dates are fixed and far away.
 */
final class ParityPki {
  private static final String AUTHORITY = "Oracle CA";
  private static final String LOOPBACK = "IP:127.0.0.0/255.0.0.0";
  private static final String LOOPBACK6 =
      "IP:0:0:0:0:0:0:0:1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

  private final Forge forge;

  private ParityPki(Forge forge) {
    this.forge = forge;
  }

  /** Writes everything into one flat directory, which is made if need be. */
  static void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Forge forge = new Forge(directory);
    ParityPki pki = new ParityPki(forge);
    pki.keys();
    pki.authorities();
    pki.intermediates();
    pki.serversByName();
    pki.serversByFlaw();
    pki.serversByKey();
    pki.serverChains();
    pki.clients();
    new PkiContainers(forge).write();
    new PkiOddities(forge).write();
  }

  private void keys() throws IOException {
    for (String name :
        List.of("ca", "wrong-ca", "samename-ca", "inter", "srv", "cli", "cli-other")) {
      forge.rsa(name, 2048);
    }
    forge.rsa("srv1024", 1024);
    forge.rsa("srv4096", 4096);
    forge.rsa("cli4096", 4096);
    forge.ec("ca2", "secp256r1");
    forge.ec("srvp256", "secp256r1");
    forge.ec("srvp384", "secp384r1");
    forge.ec("srvp521", "secp521r1");
    forge.ec("clip256", "secp256r1");
    forge.ec("clip384", "secp384r1");
    forge.ed25519("ca-ed");
    forge.ed25519("srved");
    forge.ed25519("clied");
    forge.pss("srvpss");
    forge.pss("clipss");
  }

  /** Authorities of one name and key that differ in what makes an authority. */
  private void authorities() throws IOException {
    ca("ca", "ca").write(AUTHORITY);
    ca("ca2", "ca2").write("Oracle CA2");
    ca("wrong-ca", "wrong-ca").write("Wrong CA");
    ca("samename-ca", "samename-ca").write(AUTHORITY);
    ca("ca-expired", "ca").during(Period.PAST).write(AUTHORITY);
    ca("ca-notyet", "ca").during(Period.FUTURE).write(AUTHORITY);
    ca("ca-sha1", "ca").digest("SHA1").write(AUTHORITY);
    ca("ca-critext", "ca").with(List.of(unknown())).write(AUTHORITY);
    ca("ca-ekuclient", "ca").with(List.of(forClients())).write(AUTHORITY);
    ca("ca-nc-bad", "ca").with(List.of(permitted("DNS:example.org"))).write(AUTHORITY);
    ca("ca-nc-good", "ca")
        .with(List.of(permitted("DNS:oracle.test", "DNS:localhost", "DNS:vm", LOOPBACK, LOOPBACK6)))
        .write(AUTHORITY);
    ca("ca-nc-partial", "ca")
        .with(List.of(permitted("DNS:localhost", LOOPBACK, LOOPBACK6)))
        .write(AUTHORITY);
    Extension id = subjectKey(forge.publicKey("ca"));
    Extension signs = usage(true, KeyUsage.keyCertSign);
    selfSigned("ca-notca", notAuthority(true), id);
    selfSigned("ca-nobc", id);
    selfSigned("ca-v1");
    selfSigned("ca-noku", certificateAuthority(), id);
    selfSigned("ca-badku", certificateAuthority(), usage(true, KeyUsage.digitalSignature), id);
    selfSigned("ca-pathlen0", pathLength(0), signs, id);
    forge
        .selfSigned("ca-ed", "ca-ed")
        .with(List.of(certificateAuthority(), usage(false, KeyUsage.keyCertSign)))
        .with(List.of(subjectKey(forge.publicKey("ca-ed"))))
        .write("Oracle Ed CA");
  }

  private Forge.Draft ca(String name, String key) {
    return forge.selfSigned(name, key).with(authority(forge.publicKey(key)));
  }

  private void selfSigned(String name, Extension... extensions) throws IOException {
    forge.selfSigned(name, "ca").with(List.of(extensions)).write(AUTHORITY);
  }

  private void intermediates() throws IOException {
    Extension id = subjectKey(forge.publicKey("inter"));
    forge
        .issue("inter", "ca", "inter")
        .with(List.of(constraints(true, new BasicConstraints(0)), id))
        .with(List.of(usage(true, KeyUsage.keyCertSign), authorityKey(forge.publicKey("ca"))))
        .write("Oracle Intermediate");
    forge
        .issue("inter-notca", "ca", "inter")
        .with(List.of(notAuthority(true), id))
        .write("Oracle Intermediate");
    forge
        .issue("inter-expired", "ca", "inter")
        .with(authority(forge.publicKey("inter")))
        .during(Period.PAST)
        .write("Oracle Intermediate");
  }

  private static Extension usualNames() {
    return names(
        "DNS:localhost", "DNS:docker.oracle.test", "DNS:vm", "IP:127.0.0.1", "IP:0:0:0:0:0:0:0:1");
  }

  private Forge.Draft server(String name, Extension... extensions) {
    return forge.issue(name, "ca", "srv").with(List.of(extensions));
  }

  private void named(String name, String commonName, String... names) throws IOException {
    List<Extension> extensions = new ArrayList<>();
    if (names.length > 0) {
      extensions.add(names(names));
    }
    extensions.add(forServers());
    server(name).with(extensions).write(commonName);
  }

  private void serversByName() throws IOException {
    String usual = "oracle server";
    named("srv-iponly", usual, "IP:127.0.0.1");
    named("srv-dnsonly", usual, "DNS:localhost");
    named("srv-ip6only", usual, "IP:0:0:0:0:0:0:0:1");
    named("srv-upper", usual, "DNS:LocalHost", "DNS:Docker.Oracle.TEST");
    named("srv-wild", usual, "DNS:*.oracle.test");
    named("srv-wildpart", usual, "DNS:d*.oracle.test");
    named("srv-wildmid", usual, "DNS:docker.*.test");
    named("srv-wildtld", usual, "DNS:*.test");
    named("srv-wildall", usual, "DNS:*");
    named("srv-wildip", usual, "DNS:*.0.0.1");
    named("srv-dotsan", usual, "DNS:docker.oracle.test.");
    named("srv-underscore", usual, "DNS:my_docker.oracle.test");
    named("srv-ipasdns", usual, "DNS:127.0.0.1");
    named("srv-othername", "localhost", "DNS:other.example.org");
    named("srv-otherip", "127.0.0.1", "IP:127.0.0.9");
    named("srv-urisan", "localhost", "URI:https://localhost/");
    named("srv-emailsan", "localhost", "email:a@localhost");
    named("srv-cn-localhost", "localhost");
    named("srv-cn-ip", "127.0.0.1");
    named("srv-cn-star", "*");
    named("srv-cn-space", "not a host name");
    server("srv-v1").write("localhost");
  }

  private void serversByFlaw() throws IOException {
    String cn = "oracle server";
    Extension san = usualNames();
    Extension eku = forServers();
    int both = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
    server("srv-good", san, eku, usage(false, both)).write(cn);
    server("srv-expired", san, eku).during(Period.PAST).write(cn);
    server("srv-notyet", san, eku).during(Period.FUTURE).write(cn);
    server("srv-expired-wrongname", names("DNS:other.example.org"), eku)
        .during(Period.PAST)
        .write(cn);
    server("srv-ekuclient", san, forClients()).write(cn);
    server("srv-ekunone", san).write(cn);
    server("srv-ekuany", san, purposes(KeyPurposeId.anyExtendedKeyUsage)).write(cn);
    server(
            "srv-ekuboth",
            san,
            purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth))
        .write(cn);
    server("srv-ekusgc", san, purposes(KeyPurposeId.getInstance(SERVER_GATED_CRYPTO))).write(cn);
    server("srv-ekucode", san, purposes(KeyPurposeId.id_kp_codeSigning)).write(cn);
    server("srv-kucertsign", san, eku, usage(true, KeyUsage.keyCertSign)).write(cn);
    server("srv-isca", san, eku, certificateAuthority()).write(cn);
    server("srv-critext", san, eku, unknown()).write(cn);
    server("srv-sha1", san, eku).digest("SHA1").write(cn);
    server("srv-sha512", san, eku).digest("SHA512").write(cn);
    server("srv-negserial", san, eku).serial(-5).write(cn);
    server("srv-zeroserial", san, eku).serial(0).write(cn);
    Extension leaf = notAuthority(false);
    forge.selfSigned("srv-selfsigned", "srv").with(List.of(san, eku, leaf)).write("self");
    forge.selfSigned("srv-selfsigned-cn", "srv").with(List.of(eku)).write("localhost");
    forge
        .selfSigned("srv-selfsigned-expired", "srv")
        .with(List.of(san, eku, leaf))
        .during(Period.PAST)
        .write("self");
  }

  private void serversByKey() throws IOException {
    Stream.of(
            List.of("srv-good-ca2", "ca2", "srv"),
            List.of("srv-wrongca", "wrong-ca", "srv"),
            List.of("srv-samenameca", "samename-ca", "srv"),
            List.of("srv-rsa1024", "ca", "srv1024"),
            List.of("srv-rsa4096", "ca", "srv4096"),
            List.of("srv-p256", "ca", "srvp256"),
            List.of("srv-p384", "ca", "srvp384"),
            List.of("srv-p521", "ca", "srvp521"),
            List.of("srv-ed", "ca", "srved"),
            List.of("srv-byca2p256", "ca2", "srvp256"))
        .forEach(n -> plain(n.get(0), n.get(1), n.get(2)));
    forge
        .issue("srv-pss", "ca", "srvpss")
        .pssKey()
        .with(List.of(usualNames(), forServers()))
        .write("oracle server");
  }

  private void plain(String name, String ca, String key) {
    try {
      forge.issue(name, ca, key).with(List.of(usualNames(), forServers())).write("oracle server");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void serverChains() throws IOException {
    forge
        .issue("srv-inter-leaf", "inter", "srv")
        .with(List.of(usualNames(), forServers(), authorityKey(forge.publicKey("inter"))))
        .write("oracle server");
    String leaf = "srv-inter-leaf.pem";
    forge.join("srv-inter-chain.pem", leaf, "inter.pem");
    forge.join("srv-inter-fullchain.pem", leaf, "inter.pem", "ca.pem");
    forge.join("srv-inter-disorder.pem", leaf, "wrong-ca.pem", "inter.pem");
    forge.join("srv-inter-notca.pem", leaf, "inter-notca.pem");
    forge.join("srv-inter-expired.pem", leaf, "inter-expired.pem");
    forge.join("srv-good-extra.pem", "srv-good.pem", "wrong-ca.pem");
  }

  private void clients() throws IOException {
    Extension eku = forClients();
    client("cli-good", "cli", eku, usage(false, KeyUsage.digitalSignature)).write("client good");
    client("cli-4096", "cli4096", eku).write("client rsa4096");
    client("cli-p256", "clip256", eku).write("client p256");
    client("cli-p384", "clip384", eku).write("client p384");
    client("cli-ed", "clied", eku).write("client ed25519");
    client("cli-pss", "clipss", eku).pssKey().write("client pss");
    client("cli-expired", "cli", eku).during(Period.PAST).write("client expired");
    client("cli-notyet", "cli", eku).during(Period.FUTURE).write("client notyet");
    client("cli-ekuserver", "cli", forServers()).write("client eku server");
    client("cli-ekunone", "cli", usage(false, KeyUsage.digitalSignature)).write("client no eku");
    client("cli-kucertsign", "cli", eku, usage(true, KeyUsage.keyCertSign))
        .write("client ku certsign");
    client("cli-sha1", "cli", eku).digest("SHA1").write("client sha1");
    client("cli-critext", "cli", eku, unknown()).write("client critext");
    forge.issue("cli-wrongca", "wrong-ca", "cli").with(List.of(eku)).write("client wrongca");
    forge.issue("cli-samename", "samename-ca", "cli").with(List.of(eku)).write("client samename");
    forge.issue("cli-ca2", "ca2", "cli").with(List.of(eku)).write("client ca2");
    forge.selfSigned("cli-selfsigned", "cli").with(List.of(eku)).write("client selfsigned");
    forge
        .issue("cli-inter", "inter", "cli")
        .with(List.of(eku, authorityKey(forge.publicKey("inter"))))
        .write("client inter");
    forge.join("cli-inter-chain.pem", "cli-inter.pem", "inter.pem");
    forge.join("cli-inter-fullchain.pem", "cli-inter.pem", "inter.pem", "ca.pem");
    forge.join("cli-inter-reversed.pem", "inter.pem", "cli-inter.pem");
  }

  private Forge.Draft client(String name, String key, Extension... extensions) {
    return forge.issue(name, "ca", key).with(List.of(extensions));
  }
}
