package io.github.dockertls.docktls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pki.AuthorityBuilder;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.CertificateProfile;
import io.github.dockertls.pki.IssuedCertificate;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docktls certs ca}, {@code server} and {@code client}. */
final class CertsIssue {
  private CertsIssue() {}

  /** Where the new files go, and whether they may take the place of others. */
  static final class Target {
    @Option(names = "--out", paramLabel = "DIR", description = "Where to write; default: here")
    private Path directory = Path.of(".");

    @Option(names = "--replace", description = "Overwrite files of the same names")
    private boolean replace;

    CertificateFiles files() {
      CertificateFiles files = CertificateFiles.in(directory);
      return replace ? files.replacing() : files;
    }

    Path directory() {
      return directory;
    }
  }

  /** What all profiles may change. */
  static final class ProfileOptions {
    @Option(
        names = "--days",
        paramLabel = "N",
        description = "Validity; default: 365, or to its authority's end")
    private @Nullable Integer days;

    @Option(names = "--organization", paramLabel = "NAME", description = "Subject's organization")
    private @Nullable String organization;

    @Option(names = "--rsa", paramLabel = "BITS", description = "RSA key; default: EC P-256")
    private @Nullable Integer rsaBits;

    CertificateProfile applyTo(CertificateProfile profile) {
      CertificateProfile changed = profile;
      changed = days == null ? changed.clippedToAuthority() : changed.validity(lasting(days));
      if (organization != null) {
        changed = changed.organization(organization);
      }
      return rsaBits == null ? changed : changed.rsa(rsaBits);
    }

    /** Says that a certificate is shorter than usual, which nobody asked for. */
    static void sayIfClipped(
        Session session, X509Certificate certificate, CertificateAuthority authority) {
      Instant end = certificate.getNotAfter().toInstant();
      if (end.equals(authority.certificate().getNotAfter().toInstant())) {
        session.println("it ends with its authority, at " + end);
      }
    }
  }

  private static Duration lasting(int days) {
    if (days < 1) {
      throw new DockerTlsException(
          Reason.CLI_USAGE, "--days " + days + " is not a validity", "Give 1 or more");
    }
    return Duration.ofDays(days);
  }

  /** Makes an authority. */
  @Command(name = "ca", description = "Make an authority: ca.pem and ca-key.pem")
  static final class Ca implements Callable<Integer> {
    private final Session session;
    @Mixin private final CaOptions ca = new CaOptions();

    @Option(names = "--days", paramLabel = "N", description = "Validity; default: 3650")
    private @Nullable Integer days;

    @Parameters(arity = "1", paramLabel = "NAME", description = "The authority's common name")
    private String name = "";

    Ca(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      AuthorityBuilder builder =
          CertificateAuthority.builder(name).environment(session.environment());
      if (days != null) {
        builder.validity(lasting(days));
      }
      ca.save(builder.build(), session.environment());
      session.out().println("ca.pem and ca-key.pem written to " + ca.directory());
      return 0;
    }
  }

  /** Issues a daemon's certificate. */
  @Command(name = "server", description = "Issue ca.pem, server-cert.pem and server-key.pem")
  static final class Server implements Callable<Integer> {
    private final Session session;
    @Mixin private final CaOptions ca = new CaOptions();
    @Mixin private final Target target = new Target();
    @Mixin private final ProfileOptions profile = new ProfileOptions();

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "DNS names and IP addresses")
    private List<String> names = List.of();

    Server(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      CertificateProfile wanted = profile.applyTo(CertificateProfile.server(names));
      CertificateAuthority authority = ca.load(session.environment());
      IssuedCertificate issued = authority.issue(wanted);
      target.files().writeServer(issued);
      session.println(
          "ca.pem, server-cert.pem and server-key.pem written to " + target.directory());
      ProfileOptions.sayIfClipped(session, issued.chain().get(0), authority);
      return 0;
    }
  }

  /** Issues a client's certificate. */
  @Command(name = "client", description = "Issue ca.pem, cert.pem and key.pem")
  static final class Client implements Callable<Integer> {
    private final Session session;
    @Mixin private final CaOptions ca = new CaOptions();
    @Mixin private final Target target = new Target();
    @Mixin private final ProfileOptions profile = new ProfileOptions();

    @Parameters(arity = "1", paramLabel = "NAME", description = "The client's common name")
    private String name = "";

    Client(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      CertificateProfile wanted = profile.applyTo(CertificateProfile.client(name));
      CertificateAuthority authority = ca.load(session.environment());
      IssuedCertificate issued = authority.issue(wanted);
      target.files().writeClient(issued);
      session.println("ca.pem, cert.pem and key.pem written to " + target.directory());
      ProfileOptions.sayIfClipped(session, issued.chain().get(0), authority);
      return 0;
    }
  }
}
