package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.files.Disk;
import io.github.dockertls.internal.files.FileSet;
import io.github.dockertls.internal.text.LimitedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request for a certificate (PKCS#10, RFC 2986): for keys that never leave their host.
 *
 * <p>The host makes its key and a request, and keeps the key. Only the request travels to the
 * authority, and only certificates travel back:
 *
 * <pre>{@code
 * // on the host
 * CertificateRequest request =
 *     CertificateRequest.create(CertificateProfile.server("build1.example.com"));
 * request.write(Path.of("server.csr"), Path.of("server-key.pem"));
 *
 * // where the authority is: what the certificate may say is decided here
 * List<X509Certificate> chain = authority.sign(
 *     CertificateRequest.read(Path.of("server.csr")),
 *     CertificateProfile.server("build1.example.com", "10.0.0.7"));
 *
 * CertificateFiles.in(Path.of("for-build1"))
 *     .writeSigned("server-cert.pem", chain, authority.authorities());
 * }</pre>
 *
 * <p>Requests made by {@code openssl req -new} are read, and {@code openssl x509 -req} signs ours.
 * Immutable and thread-safe.
 */
public final class CertificateRequest {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\\s]+)"
              + "-----END (?:NEW )?CERTIFICATE REQUEST-----");

  private final Pkcs10 content;
  private final @Nullable PrivateKey key;

  private CertificateRequest(Pkcs10 content, @Nullable PrivateKey key) {
    this.content = content;
    this.key = key;
  }

  /**
   * Makes a new key and the request for its certificate.
   *
   * @param profile the subject, names and purposes to ask for, and the kind of key; its validity is
   *     the authority's to decide
   * @return the request, with its key
   */
  public static CertificateRequest create(CertificateProfile profile) {
    KeyPair pair = profile.key().generate();
    return new CertificateRequest(Pkcs10.create(profile, pair), pair.getPrivate());
  }

  /**
   * Reads a request from a file.
   *
   * @param file the request as PEM
   * @return the request, without a key
   * @throws DockerTlsException {@code tls-file-unreadable} if the file cannot be read, {@code
   *     certificate-request-invalid} if it is no request, or if its signature is not by the key
   *     that it is about
   */
  public static CertificateRequest read(Path file) {
    try {
      byte[] content = LimitedFile.start(file, Pkcs10.LONGEST);
      if (content.length > Pkcs10.LONGEST) {
        throw invalid("\"" + file + "\" is too long for a request");
      }
      return parse(new String(content, StandardCharsets.ISO_8859_1), "\"" + file + "\"");
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.TLS_FILE_UNREADABLE,
          "The request \"" + file + "\" cannot be read",
          "Give the path of a file that this user may read",
          e);
    }
  }

  /**
   * Reads a request from a text.
   *
   * @param pem the request as PEM
   * @return the request, without a key
   * @throws DockerTlsException {@code certificate-request-invalid} if it is no request, or if its
   *     signature is not by the key that it is about
   */
  public static CertificateRequest parse(String pem) {
    return parse(pem, "The text");
  }

  private static CertificateRequest parse(String pem, String source) {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw invalid(source + " holds no certificate request");
    }
    return new CertificateRequest(Pkcs10.parse(block.group(1), source), null);
  }

  private static DockerTlsException invalid(String fact) {
    return CertificateNames.invalid(
        fact, "Give one block of PEM that begins with -----BEGIN CERTIFICATE REQUEST-----");
  }

  /**
   * The subject's common name.
   *
   * @return the name, or an empty text if the request has none
   */
  public String commonName() {
    return CertificateNames.commonName(content.subject());
  }

  /**
   * The DNS names and IP addresses that the request asks for as subject alternative names.
   *
   * @return the names, in their order; empty if it asks for none
   */
  public List<String> names() {
    return content.names().stream().map(CertificateNames::text).toList();
  }

  /**
   * The key that the certificate is wanted for.
   *
   * @return the public key
   */
  public PublicKey publicKey() {
    return content.publicKey();
  }

  /**
   * The private key, where this request was {@linkplain #create made}.
   *
   * @return the key; nothing for a request that was read
   */
  public Optional<PrivateKey> privateKey() {
    return Optional.ofNullable(key);
  }

  /**
   * The request as PEM, to be sent to the authority.
   *
   * @return one block
   */
  public String pem() {
    return new String(PemText.request(content.encoded()), StandardCharsets.US_ASCII);
  }

  /**
   * Writes the request and its key, the key for its owner alone. Both files are new.
   *
   * @param requestFile where the request goes, such as {@code server.csr}
   * @param keyFile where the key goes, such as {@code server-key.pem}, in the same directory
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}
   * @throws IllegalStateException if this request was read and has no key
   * @throws IllegalArgumentException if the two are not in one directory
   */
  public void write(Path requestFile, Path keyFile) {
    if (key == null) {
      throw new IllegalStateException("a request that was read has no key to write");
    }
    Path directory = requestFile.toAbsolutePath().normalize().getParent();
    Path sameDirectory = keyFile.toAbsolutePath().normalize().getParent();
    if (directory == null || !directory.equals(sameDirectory)) {
      throw new IllegalArgumentException("request and key go into one directory");
    }
    new FileSet()
        .add(String.valueOf(requestFile.getFileName()), PemText.request(content.encoded()))
        .addSecret(String.valueOf(keyFile.getFileName()), PemText.key(key))
        .create(directory, new Disk());
  }

  Pkcs10 content() {
    return content;
  }

  /** Names what is asked for, never the key. */
  @Override
  public String toString() {
    return "CertificateRequest[" + content.subject() + ", " + names() + "]";
  }
}
