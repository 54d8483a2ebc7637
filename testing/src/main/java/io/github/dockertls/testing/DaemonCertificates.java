package io.github.dockertls.testing;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.CertificateProfile;
import io.github.dockertls.pki.IssuedCertificate;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The certificates around one daemon: its own, its clients', a stranger's. Thread-safe. */
final class DaemonCertificates {
  /** Kinds of subject alternative names (RFC 5280, section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  static final String DEFAULT_CLIENT = "client";
  private static final List<String> DEFAULT_NAMES = List.of("localhost", "127.0.0.1", "::1");
  private static final Duration AUTHORITY_AGE = Duration.ofDays(7);

  private final DaemonHome home;
  private final String address;
  private final DockerdSettings.Certificates settings;
  private final CertificateAuthority authority;
  private final Map<String, Path> clients = new ConcurrentHashMap<>();
  private volatile IssuedCertificate server;

  /**
   * @param address what clients dial; one of the names if none were chosen
   */
  DaemonCertificates(DaemonHome home, String address, DockerdSettings.Certificates settings) {
    this.home = home;
    this.address = address;
    this.settings = settings;
    this.authority =
        settings.authority() != null ? settings.authority() : newAuthority(home.shortName());
    this.server = settings.server() != null ? settings.server() : newServer();
    authority.writeServer(server, home.serverCertificates());
  }

  /** Begun long ago, so that it could have issued what has ended since. */
  static CertificateAuthority newAuthority(String name) {
    Instant begin = Environment.system().clock().instant().minus(AUTHORITY_AGE);
    return CertificateAuthority.builder("Test CA of " + name)
        .environment(Environment.builder().clock(Clock.fixed(begin, ZoneOffset.UTC)).build())
        .build()
        .withEnvironment(Environment.system());
  }

  CertificateAuthority authority() {
    return authority;
  }

  private IssuedCertificate newServer() {
    CertificateProfile profile = CertificateProfile.server(serverNames());
    return issue(settings.serverKey().in(profile), settings.serverValidity());
  }

  private List<String> serverNames() {
    if (!settings.serverNames().isEmpty()) {
      return settings.serverNames();
    }
    Set<String> names = new LinkedHashSet<>(DEFAULT_NAMES);
    names.add(address);
    return List.copyOf(names);
  }

  private IssuedCertificate issue(CertificateProfile profile, Validity validity) {
    return authority
        .withEnvironment(validity.environment())
        .issue(profile.validity(validity.length()));
  }

  IssuedCertificate expiredClient() {
    return issue(CertificateProfile.client("expired"), Validity.EXPIRED);
  }

  /**
   * Our own way in, as a client that no authorization rule is asked about. It verifies the daemon
   * also where no other client could: at a time when the certificate holds, by a name of it.
   */
  DockerEndpoint administration(int port) {
    X509Certificate leaf = server.chain().get(0);
    Instant then = leaf.getNotBefore().toInstant().plusSeconds(1);
    IssuedCertificate administrator = authority.issueClient(home.shortName());
    return DockerEndpoint.builder("tcp://" + address + ":" + port)
        .trust(Trust.certificates(authority.authorities()))
        .identity(Identity.of(administrator.chain(), administrator.privateKey()))
        .serverName(nameIn(leaf))
        .allowCommonName()
        .environment(Environment.builder().clock(Clock.fixed(then, ZoneOffset.UTC)).build())
        .build();
  }

  /** A name that the certificate is good for; a wildcard stands for any label. */
  private static String nameIn(X509Certificate leaf) {
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      return (names == null ? List.<List<?>>of() : names)
          .stream()
              .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
              .map(name -> name.get(1).toString().replace("*", "any"))
              .findFirst()
              .orElseGet(() -> leaf.getSubjectX500Principal().getName().replaceAll("^CN=|,.*", ""));
    } catch (CertificateParsingException e) {
      throw new IllegalStateException("a certificate that was just issued is parsed", e);
    }
  }

  /** The folder of a client's ca.pem, cert.pem and key.pem, made at the first call. */
  Path client(String name) {
    return clients.computeIfAbsent(
        name,
        commonName -> {
          Path folder = home.clientCertificates(Integer.toString(clients.size()));
          authority.writeClient(authority.issueClient(commonName), folder);
          return folder;
        });
  }

  /** The endpoint of a client that shows this certificate, or none, and trusts the daemon. */
  DockerEndpoint endpoint(String host, @Nullable IssuedCertificate shown) {
    DockerEndpoint.Builder builder =
        DockerEndpoint.builder(host).trust(Trust.certificates(authority.authorities()));
    if (shown != null) {
      builder.identity(Identity.of(shown.chain(), shown.privateKey()));
    }
    return builder.build();
  }

  /** Gives the daemon another certificate with the same names; it is read at the next start. */
  void replaceServer() {
    IssuedCertificate next = newServer();
    CertificateFiles.in(home.serverCertificates()).replacing().writeServer(next);
    server = next;
  }
}
