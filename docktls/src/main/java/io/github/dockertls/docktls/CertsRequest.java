package io.github.dockertls.docktls;

import io.github.dockertls.pem.Pem;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.CertificateProfile;
import io.github.dockertls.pki.CertificateRequest;
import io.github.dockertls.pki.IssuedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docktls certs csr}, {@code sign} and {@code renew}. */
final class CertsRequest {
  private CertsRequest() {}

  private static CertificateProfile profile(boolean client, List<String> names) {
    return client ? CertificateProfile.client(names.get(0)) : CertificateProfile.server(names);
  }

  /** Makes a key and a request, on the host that keeps the key. */
  @Command(name = "csr", description = "Make a key and a request for a server's certificate")
  static final class Csr implements Callable<Integer> {
    private final Session session;
    @Mixin private final CertsIssue.ProfileOptions options = new CertsIssue.ProfileOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write; default: here")
    private Path directory = Path.of(".");

    @Option(names = "--client", description = "For a client; NAME is its common name")
    private boolean client;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "DNS names and IP addresses")
    private List<String> names = List.of();

    Csr(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Path request = directory.resolve(client ? "client.csr" : "server.csr");
      Path key = directory.resolve(client ? "key.pem" : "server-key.pem");
      CertificateRequest.create(options.applyTo(profile(client, names))).write(request, key);
      session.out().println(request + " is for the authority; " + key + " stays here");
      return 0;
    }
  }

  /** Signs a request, where the authority is. */
  @Command(name = "sign", description = "Sign a request for the names that are allowed")
  static final class Sign implements Callable<Integer> {
    private final Session session;
    @Mixin private final CaOptions ca = new CaOptions();
    @Mixin private final CertsIssue.Target target = new CertsIssue.Target();
    @Mixin private final CertsIssue.ProfileOptions options = new CertsIssue.ProfileOptions();

    @Option(names = "--client", description = "For a client; NAME is its common name")
    private boolean client;

    @Parameters(index = "0", paramLabel = "REQUEST", description = "The request's file")
    private Path request = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Allowed names")
    private List<String> names = List.of();

    Sign(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      CertificateAuthority authority = ca.load(session.environment());
      List<X509Certificate> chain =
          authority.sign(CertificateRequest.read(request), options.applyTo(profile(client, names)));
      String file = client ? "cert.pem" : "server-cert.pem";
      target.files().writeSigned(file, chain, authority.authorities());
      session.println("ca.pem and " + file + " written to " + target.directory());
      CertsIssue.ProfileOptions.sayIfClipped(session, chain.get(0), authority);
      return 0;
    }
  }

  /** Renews the certificate of a directory in its place, with a new key. */
  @Command(name = "renew", description = "Renew a directory's certificate, with a new key")
  static final class Renew implements Callable<Integer> {
    private final Session session;
    @Mixin private final CaOptions ca = new CaOptions();

    @Parameters(arity = "1", paramLabel = "DIR", description = "Holds a daemon's or client's files")
    private Path directory = Path.of("");

    Renew(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      CertificateAuthority authority = ca.load(session.environment());
      boolean server = Files.exists(directory.resolve("server-cert.pem"));
      if (server) {
        IssuedCertificate old = read("server-cert.pem", "server-key.pem");
        IssuedCertificate renewed = authority.renew(old);
        replace().writeServer(renewed);
        CertsIssue.ProfileOptions.sayIfClipped(session, renewed.chain().get(0), authority);
      }
      if (!server || Files.exists(directory.resolve("cert.pem"))) {
        IssuedCertificate old = read("cert.pem", "key.pem");
        IssuedCertificate renewed = authority.renew(old);
        replace().writeClient(renewed);
        CertsIssue.ProfileOptions.sayIfClipped(session, renewed.chain().get(0), authority);
      }
      session.out().println("renewed in " + directory);
      return 0;
    }

    private CertificateFiles replace() {
      return CertificateFiles.in(directory).replacing();
    }

    private IssuedCertificate read(String certificate, String key) {
      return IssuedCertificate.of(
          Pem.read(directory.resolve(certificate)).certificates(),
          Pem.read(directory.resolve(key)).privateKey(),
          Pem.read(directory.resolve("ca.pem")).certificates());
    }
  }
}
