package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.files.CertificateFileNames;
import io.github.dockertls.internal.files.Disk;
import io.github.dockertls.internal.files.FileSet;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes certificates and keys into a directory, in the layouts that Docker's tools look for.
 *
 * <pre>{@code
 * CertificateFiles.in(Path.of("/etc/docker/tls")).writeServer(server);
 * CertificateFiles.in(Path.of("/etc/docker/tls")).replacing().writeServer(renewed);
 * }</pre>
 *
 * <p>A key can be read by its owner only (mode 0400), from its first byte on; a certificate by
 * everybody (0444). On a file system without such modes, files are as protected as their directory.
 * A set of files comes as a whole: after a failure, a full disk or a crash the directory holds the
 * files that it had or all of the new ones, never a certificate with another's key. (A file system
 * without symbolic links can promise that for each single file only.) Files that are there already
 * are refused unless {@link #replacing()} was asked for, but for a certificate file with the very
 * content that is to be written: a server and a client may share one {@code ca.pem}.
 *
 * <p>Immutable and thread-safe; writers of the same directory, also in other processes, take turns.
 */
public final class CertificateFiles {
  private final Path directory;
  private final boolean replacing;
  private final Disk disk;

  CertificateFiles(Path directory, boolean replacing, Disk disk) {
    this.directory = directory;
    this.replacing = replacing;
    this.disk = disk;
  }

  /**
   * Names the directory. Nothing is touched yet.
   *
   * @param directory where to write; made, with its parents, if it is missing
   * @return a writer that refuses to overwrite
   */
  public static CertificateFiles in(Path directory) {
    return new CertificateFiles(directory, false, new Disk());
  }

  /**
   * Allows files to be overwritten.
   *
   * @return a writer that replaces files of the same names
   */
  public CertificateFiles replacing() {
    return new CertificateFiles(directory, true, disk);
  }

  /**
   * Writes {@code ca.pem}, {@code server-cert.pem} and {@code server-key.pem}: what {@code dockerd
   * --tlscacert --tlscert --tlskey} wants.
   *
   * @param server the server's certificate; its chain follows it in the file
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}
   */
  public void writeServer(IssuedCertificate server) {
    write(identity(server, "", CertificateFileNames.SERVER_CERT, CertificateFileNames.SERVER_KEY));
  }

  /**
   * Writes {@code ca.pem}, {@code cert.pem} and {@code key.pem}, as {@code docker} looks for them
   * in {@code ~/.docker} and in {@code DOCKER_CERT_PATH}.
   *
   * @param client the client's certificate; its chain follows it in the file
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}
   */
  public void writeClient(IssuedCertificate client) {
    write(identity(client, "", CertificateFileNames.CERT, CertificateFileNames.KEY));
  }

  /**
   * Writes what goes back to a host that keeps its key: {@code ca.pem} and the certificate with its
   * chain.
   *
   * @param fileName of the certificate: {@code server-cert.pem} for a daemon, {@code cert.pem} for
   *     a client
   * @param chain what {@link CertificateAuthority#sign} or {@link
   *     CertificateAuthority#renew(X509Certificate)} returned
   * @param authorities whom the host is to trust, {@link CertificateAuthority#authorities()}
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}
   */
  public void writeSigned(
      String fileName, List<X509Certificate> chain, List<X509Certificate> authorities) {
    write(
        new FileSet()
            .add(CertificateFileNames.CA, PemText.certificates(authorities))
            .add(fileName, PemText.certificates(chain)));
  }

  /**
   * Writes an authority's {@code ca.pem} and, encrypted by PKCS#8 with PBES2 and AES-256, {@code
   * ca-key.pem}.
   *
   * @param authority the authority
   * @param password of the key, one character at least; not kept, and yours to overwrite
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}, {@code
   *     certificate-request-invalid} if the password is empty
   */
  public void writeAuthority(CertificateAuthority authority, char[] password) {
    if (password.length == 0) {
      throw new DockerTlsException(
          Reason.CERTIFICATE_REQUEST_INVALID,
          "An empty password protects nothing",
          "Give one, or say writeAuthorityUnencrypted(...) to do without");
    }
    write(authority(authority, PemText.encryptedKey(authority.privateKey(), password)));
  }

  /**
   * Writes an authority as {@link #writeAuthority} does, but with a key that whoever can read the
   * file can use.
   *
   * @param authority the authority
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}
   */
  public void writeAuthorityUnencrypted(CertificateAuthority authority) {
    write(authority(authority, PemText.key(authority.privateKey())));
  }

  /**
   * Writes the layout of the image {@code docker:dind}, for a volume at {@code /certs}: {@code
   * server/} and {@code client/}, each with {@code ca.pem}, {@code cert.pem} and {@code key.pem},
   * and {@code ca/cert.pem}. The authority's key is left out on purpose: the image would issue its
   * own certificates with it at each start. Intermediates are in {@code ca.pem} too, because the
   * image checks its certificate with {@code openssl verify} alone.
   *
   * @param server the daemon's certificate
   * @param client a client's certificate
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}
   */
  public void writeDind(IssuedCertificate server, IssuedCertificate client) {
    Set<X509Certificate> all = new LinkedHashSet<>(server.authorities());
    all.addAll(client.authorities());
    all.addAll(server.chain().subList(1, server.chain().size()));
    all.addAll(client.chain().subList(1, client.chain().size()));
    byte[] ca = PemText.certificates(all);
    FileSet files = new FileSet();
    files.add("ca/cert.pem", ca).add("server/ca.pem", ca).add("client/ca.pem", ca);
    addIdentity(
        files, server, "server/" + CertificateFileNames.CERT, "server/" + CertificateFileNames.KEY);
    addIdentity(
        files, client, "client/" + CertificateFileNames.CERT, "client/" + CertificateFileNames.KEY);
    write(files);
  }

  /**
   * Adds a context to the CLI's store, for {@code docker --context}: this writer's directory is the
   * CLI's configuration directory, {@code ~/.docker} or {@code DOCKER_CONFIG}.
   *
   * @param name the context's name
   * @param host where the daemon listens, such as {@code tcp://build1.example.com:2376}
   * @param client the client's certificate
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}, {@code host-invalid},
   *     {@code certificate-request-invalid} if the CLI would not take the name
   */
  public void writeContext(String name, String host, IssuedCertificate client) {
    write(ContextLayout.store(name, host, client));
  }

  /**
   * Writes a context as an archive for {@code docker context import NAME FILE}. The archive holds
   * the key: it can be read by its owner only.
   *
   * @param fileName the archive's name, such as {@code build1.dockercontext}
   * @param host where the daemon listens, such as {@code tcp://build1.example.com:2376}
   * @param client the client's certificate
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}, {@code host-invalid}
   */
  public void writeContextArchive(String fileName, String host, IssuedCertificate client) {
    int dot = fileName.lastIndexOf('.');
    String name = dot < 0 ? fileName : fileName.substring(0, dot);
    write(new FileSet().addSecret(fileName, ContextLayout.archive(name, host, client)));
  }

  private static FileSet authority(CertificateAuthority authority, byte[] key) {
    return new FileSet()
        .add(CertificateFileNames.CA, PemText.certificates(authority.chain().all()))
        .addSecret(CertificateFileNames.CA_KEY, key);
  }

  static FileSet identity(IssuedCertificate issued, String folder, String cert, String key) {
    FileSet files = new FileSet();
    files.add(folder + CertificateFileNames.CA, PemText.certificates(issued.authorities()));
    addIdentity(files, issued, folder + cert, folder + key);
    return files;
  }

  private static void addIdentity(
      FileSet files, IssuedCertificate issued, String cert, String key) {
    files.add(cert, PemText.certificates(issued.chain()));
    files.addSecret(key, PemText.key(issued.privateKey()));
  }

  private void write(FileSet files) {
    if (replacing) {
      files.replace(directory, disk);
    } else {
      files.create(directory, disk);
    }
  }
}
