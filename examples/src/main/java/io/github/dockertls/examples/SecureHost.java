package io.github.dockertls.examples;

import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.DaemonTls;
import io.github.dockertls.pki.IssuedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The whole way to a host with TLS: an authority, the daemon's certificate and configuration, a
 * client's files for {@code ~/.docker}, and a context for him.
 */
final class SecureHost {
  private SecureHost() {}

  /**
   * {@code SecureHost AUTHORITY DOCKER CLIENT ADDRESS NAME...}, such as {@code /root/docker-ca
   * /etc/docker /home/alice/.docker tcp://0.0.0.0:2376 sub.example.com 10.10.10.20 127.0.0.1}:
   * where the authority is kept, the daemon's and the client's directory, where the daemon listens,
   * and by which names clients call it.
   */
  public static void main(String[] arguments) throws Exception {
    Path docker = Path.of(arguments[1]);
    Path client = Path.of(arguments[2]);
    String address = arguments[3];
    String[] names = Arrays.copyOfRange(arguments, 4, arguments.length);
    String host = "tcp://" + names[0] + address.substring(address.lastIndexOf(':'));

    CertificateAuthority authority = CertificateAuthority.create("Example build hosts");
    authority.saveUnencrypted(Path.of(arguments[0])); // save(directory, password) on a real one

    authority.writeServer(authority.issueServer(names), docker.resolve("tls"));
    DaemonTls daemon = DaemonTls.in(docker.resolve("tls")).listening(address);
    daemon.mergeInto(docker.resolve("daemon.json"));
    Files.writeString(docker.resolve("tls.conf"), daemon.systemdDropIn());

    IssuedCertificate alice = authority.issueClient("alice");
    authority.writeClient(alice, client);
    CertificateFiles.in(client).writeContext("secured", host, alice);
    CertificateFiles.in(client).writeContextArchive("secured.dockercontext", host, alice);

    System.out.println("The daemon follows " + docker.resolve("daemon.json") + ". Under systemd:");
    System.out.println("  mkdir -p /etc/systemd/system/docker.service.d");
    System.out.println(
        "  mv " + docker.resolve("tls.conf") + " /etc/systemd/system/docker.service.d");
    System.out.println("  systemctl daemon-reload && systemctl restart docker");
    System.out.println("The client, who owns " + client + ", has three ways:");
    System.out.println("  docker --tlsverify --tlscacert=" + client.resolve("ca.pem"));
    System.out.println("    --tlscert=" + client.resolve("cert.pem"));
    System.out.println("    --tlskey=" + client.resolve("key.pem") + " -H " + host + " version");
    System.out.println("  DOCKER_TLS_VERIFY=1 DOCKER_HOST=" + host + " docker images");
    System.out.println("  docker --context secured version");
    System.out.println("and on another machine:");
    System.out.println("  docker context import secured secured.dockercontext");
  }
}
