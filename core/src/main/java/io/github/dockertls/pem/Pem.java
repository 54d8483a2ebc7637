package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.LimitedFile;
import io.github.dockertls.internal.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PEM text, and the certificates and private keys in it.
 *
 * <pre>{@code
 * Pem ca = Pem.read(Path.of("/etc/docker-client/build1/ca.pem"));
 * List<X509Certificate> roots = ca.certificates();
 *
 * PrivateKey key = Pem.of(secretStore.fetch("docker-key")).privateKey(() -> askPassword());
 * }</pre>
 *
 * <p>Blocks are found where the {@code docker} CLI finds them (CLI rules 20 to 24): text around
 * them and Windows line ends do no harm; DER, UTF-16, indented lines or a byte order mark glued to
 * the first line are refused, and the refusal says which of these it was and in which line. A
 * private key may be PKCS#8, PKCS#1 or SEC1 under any label that ends in {@code PRIVATE KEY}: RSA,
 * EC on P-256, P-384 or P-521, Ed25519, and where the JDK can use them Ed448 and RSASSA-PSS.
 * Encrypted keys are read with a password and need Bouncy Castle (bcpkix) on the class path;
 * nothing else does.
 *
 * <p>A text may have up to 4 MiB; a larger one is refused as {@code tls-file-too-large}. Immutable
 * and thread-safe. Neither {@link #toString()} nor any message holds a part of the text.
 */
public final class Pem {
  static final int MAX_BYTES = LimitedFile.PEM_BYTES;

  private static final Logger LOG = LoggerFactory.getLogger(Pem.class);

  private static final String SMALLER =
      "Give a PEM file of at most " + (MAX_BYTES >> 20) + " MiB: this is hardly the right one";

  private final PemSource source;
  private final PemText text;
  private final String sha256;
  private final CertificateBlocks certificates;
  private final WrongContent missing;
  private final AtomicBoolean warned = new AtomicBoolean();

  private Pem(byte[] bytes, PemSource source) {
    if (bytes.length > MAX_BYTES) {
      throw new DockerTlsException(
          Reason.TLS_FILE_TOO_LARGE,
          source.quoted() + " is larger than " + (MAX_BYTES >> 20) + " MiB",
          SMALLER);
    }
    this.source = source;
    this.text = PemDecoder.decode(bytes);
    this.sha256 = Sha256.hex(bytes);
    this.certificates = new CertificateBlocks(source, text.certificates());
    this.missing = new WrongContent(source, text, bytes);
  }

  /**
   * Reads a file.
   *
   * @param path the file
   * @return its PEM
   * @throws DockerTlsException {@code tls-file-unreadable} or {@code tls-file-too-large}
   */
  public static Pem read(Path path) {
    PemSource source = PemSource.of(path);
    try (InputStream in = Files.newInputStream(path)) {
      return new Pem(in.readNBytes(MAX_BYTES + 1), source);
    } catch (IOException e) {
      throw PemSource.unreadable(path, e);
    }
  }

  /**
   * Reads a stream to its end, and leaves it open.
   *
   * @param in the stream
   * @param source what messages call it: the path or address, as a person would name it
   * @return its PEM
   * @throws DockerTlsException {@code tls-file-unreadable} or {@code tls-file-too-large}
   */
  public static Pem read(InputStream in, String source) {
    try {
      return new Pem(in.readNBytes(MAX_BYTES + 1), PemSource.of(source));
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.TLS_FILE_UNREADABLE,
          "\"" + source + "\" cannot be read to its end",
          "See the cause",
          e);
    }
  }

  /**
   * PEM in memory; messages call it "in-memory PEM".
   *
   * @param text the text
   * @return the PEM
   * @throws DockerTlsException {@code tls-file-too-large}
   */
  public static Pem of(String text) {
    return new Pem(text.getBytes(StandardCharsets.UTF_8), PemSource.MEMORY);
  }

  /**
   * PEM in memory that came from somewhere.
   *
   * @param content the bytes
   * @param source what messages call it: the path, as a person would name it
   * @return the PEM
   * @throws DockerTlsException {@code tls-file-too-large}
   */
  public static Pem of(byte[] content, String source) {
    return new Pem(content.clone(), PemSource.of(source));
  }

  /**
   * The content of a file that was read already.
   *
   * @param content the bytes
   * @param file where they came from: named in messages, and looked at for who may read it if it
   *     holds a private key
   * @return the PEM
   * @throws DockerTlsException {@code tls-file-too-large}
   */
  public static Pem of(byte[] content, Path file) {
    return new Pem(content.clone(), PemSource.of(file));
  }

  /**
   * Where the text came from.
   *
   * @return the path or name in double quotes, or {@code In-memory PEM}
   */
  public String source() {
    return source.quoted();
  }

  /**
   * The file that was read: what a connection looks at again to follow a rotation.
   *
   * @return its path, or nothing for a stream, for memory, and for what was named by a text
   */
  public Optional<Path> file() {
    return Optional.ofNullable(source.path());
  }

  /**
   * A digest of the text, to tell whether the file has changed since.
   *
   * @return its SHA-256 in hexadecimal digits
   */
  public String sha256() {
    return sha256;
  }

  /**
   * Whether the text ends in the middle of a block, as a file does that is still being written.
   *
   * @return true if what follows the last whole block looks like the beginning of another
   */
  public boolean isCut() {
    return text.isCut();
  }

  /**
   * Whether a certificate can be looked for here: a block labelled {@code CERTIFICATE}.
   *
   * @return true if there is one, readable or not
   */
  public boolean hasCertificate() {
    return !text.certificates().isEmpty();
  }

  /**
   * Whether a private key can be looked for here: a block whose label ends in {@code PRIVATE KEY}.
   *
   * @return true if there is one, readable or not
   */
  public boolean hasPrivateKey() {
    return text.firstPrivateKey().isPresent();
  }

  /**
   * All certificates.
   *
   * @return at least one, in the order of the text
   * @throws DockerTlsException {@code cert-no-pem} if there is none, {@code cert-unparsable} if one
   *     of them cannot be parsed
   */
  public List<X509Certificate> certificates() {
    List<X509Certificate> found = certificates.all();
    if (found.isEmpty()) {
      throw missing.certificate(Reason.CERT_NO_PEM);
    }
    return found;
  }

  /**
   * The certificates of a CA file as the CLI reads it: what cannot be parsed, or has headers, is
   * skipped as long as one certificate is left (CLI rules 21 and 22). Each skipped block is logged
   * at WARN.
   *
   * @return at least one, each once, in the order of the text
   * @throws DockerTlsException {@code ca-invalid} if none is left
   */
  public List<X509Certificate> cliTrustAnchors() {
    List<X509Certificate> found = certificates.usableAnchors();
    if (found.isEmpty()) {
      throw missing.certificate(Reason.CA_INVALID);
    }
    return found;
  }

  /**
   * The certificates that the CLI would send, as it reads them: the first is the leaf, what follows
   * is sent as it is, even if it is no certificate (CLI rule 23). What the CLI finds wrong with the
   * key file before it looks at the certificate is thrown first.
   *
   * @param key the key file that belongs to this certificate file
   * @return at least one; a rubbish block is a certificate of which only the encoding can be asked
   * @throws DockerTlsException {@code key-no-pem}, {@code key-encrypted}, {@code cert-no-pem} or
   *     {@code cert-unparsable}
   */
  public List<X509Certificate> cliChain(Pem key) {
    List<PemBlock> keyBlocks = key.text.blocks();
    if (keyBlocks.isEmpty()) {
      throw key.missing.key();
    }
    if (keyBlocks.get(0).isLegacyEncrypted()) {
      throw key.encrypted(keyBlocks.get(0), "Decrypt it with ");
    }
    if (text.certificates().isEmpty()) {
      throw missing.certificate(Reason.CERT_NO_PEM);
    }
    if (key.text.firstPrivateKey().isEmpty()) {
      throw key.missing.key();
    }
    return certificates.asSent();
  }

  /**
   * The private key as the CLI reads it: the first block that is labelled as one, unencrypted, RSA,
   * EC or Ed25519 (CLI rules 24 and 25).
   *
   * @return the key
   * @throws DockerTlsException {@code key-no-pem} or {@code key-unparsable}, the latter also for
   *     PKCS#8 that is encrypted
   */
  public PrivateKey cliPrivateKey() {
    PemBlock block = text.firstPrivateKey().orElseThrow(missing::key);
    warnOfOpenKeyFile();
    try {
      return KeyExplanation.explained(block.content(), KeyRules.CLI);
    } catch (KeyFault fault) {
      throw refusal(block, fault);
    }
  }

  /**
   * The first private key, which must not be encrypted. A key file that others may read is logged
   * at WARN, once for each {@code Pem}, and used.
   *
   * @return the key
   * @throws DockerTlsException {@code key-no-pem} if there is none, {@code key-encrypted} if it is
   *     encrypted, {@code key-unparsable} if it is damaged or of a kind that cannot be used
   */
  public PrivateKey privateKey() {
    return privateKey(() -> null);
  }

  /**
   * The first private key, decrypted with a password if it is encrypted.
   *
   * @param password the password; it is overwritten before this returns, needed or not
   * @return the key
   * @throws DockerTlsException as {@link #privateKey(Supplier)}
   */
  public PrivateKey privateKey(char[] password) {
    try {
      return privateKey(() -> password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /**
   * The first private key, decrypted with a password if it is encrypted. Read are PKCS#8 with PBES2
   * (PBKDF2 or scrypt, AES or 3DES) or PBES1, and RFC 1423 with AES-CBC or 3DES.
   *
   * @param password asked once, and only if the key is encrypted; what it returns is overwritten
   *     after use, and null means that there is none
   * @return the key
   * @throws DockerTlsException {@code key-no-pem} if there is none; {@code key-encrypted} without
   *     password; {@code key-password-wrong}; {@code key-unsupported-cipher}; {@code
   *     key-unparsable}; {@code library-missing} if it is encrypted and Bouncy Castle is absent
   */
  public PrivateKey privateKey(Supplier<char @Nullable []> password) {
    Objects.requireNonNull(password, "password");
    PemBlock block = text.firstPrivateKey().orElseThrow(missing::key);
    warnOfOpenKeyFile();
    try {
      if (!EncryptedKey.isEncrypted(block)) {
        return KeyExplanation.explained(block.content(), KeyRules.LIBRARY);
      }
      char[] secret = password.get();
      if (secret == null) {
        throw encrypted(block, "Give its password, or decrypt it with ");
      }
      try {
        return EncryptedKey.decrypt(block, secret);
      } finally {
        Arrays.fill(secret, '\0');
      }
    } catch (KeyFault fault) {
      throw refusal(block, fault);
    }
  }

  private void warnOfOpenKeyFile() {
    if (!warned.getAndSet(true)) {
      KeyFilePermissions.warnIfOpen(source, LOG);
    }
  }

  private DockerTlsException encrypted(PemBlock block, String remedy) {
    return source.refusal(
        Reason.KEY_ENCRYPTED,
        block.line(),
        "the private key is encrypted",
        remedy + "\"openssl pkey -in {file} -out key-decrypted.pem\"",
        null);
  }

  private DockerTlsException refusal(PemBlock block, KeyFault fault) {
    return source.refusal(
        fault.reason(),
        block.line(),
        "the private key " + fault.what(),
        fault.remedy(),
        fault.getCause());
  }

  /** Names the source only. */
  @Override
  public String toString() {
    return "Pem[" + source.quoted() + "]";
  }
}
