package io.github.dockertls.examples;

import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.DaemonTls;
import io.github.dockertls.pki.IssuedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * All that a host with TLS needs, made in one directory: an authority, a server's certificate for
 * the names given, a client's certificate for {@code ~/.docker} and as a context, and the daemon's
 * configuration.
 */
final class SecureHost {
  private SecureHost() {}

  /** {@code SecureHost DIRECTORY NAME...}, such as {@code out build1.example.com 10.0.0.7}. */
  public static void main(String[] arguments) throws Exception {
    Path out = Path.of(arguments[0]);
    String[] names = Arrays.copyOfRange(arguments, 1, arguments.length);
    String host = "tcp://" + names[0] + ":2376";

    CertificateAuthority authority = CertificateAuthority.create("Example build hosts");
    authority.saveUnencrypted(out.resolve("ca")); // save(directory, password) where it is to stay

    authority.writeServer(authority.issueServer(names), out.resolve("host/etc/docker/tls"));
    DaemonTls daemon = DaemonTls.in(Path.of("/etc/docker/tls"));
    daemon.mergeInto(out.resolve("host/etc/docker/daemon.json"));
    Path dropIns = out.resolve("host/etc/systemd/system/docker.service.d");
    Files.createDirectories(dropIns);
    Files.writeString(dropIns.resolve("tls.conf"), daemon.systemdDropIn());

    IssuedCertificate alice = authority.issueClient("alice");
    authority.writeClient(alice, out.resolve("alice/.docker"));
    CertificateFiles.in(out.resolve("alice")).writeContextArchive("build1.tar", host, alice);

    System.out.println("Copy " + out.resolve("host") + " to / of " + names[0] + ", then there:");
    System.out.println("  systemctl daemon-reload && systemctl restart docker");
    System.out.println("Copy " + out.resolve("alice/.docker") + " to Alice's home, who then runs:");
    System.out.println("  docker --tlsverify -H " + host + " version");
    System.out.println("or: docker context import build1 " + out.resolve("alice/build1.tar"));
  }
}
