package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PEM text: certificates and private keys. Immutable and thread-safe. */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

  private final String text;
  private final String source;

  private Pem(String text, String source) {
    this.text = text;
    this.source = source;
  }

  /**
   * Reads a file.
   *
   * @param path the file
   * @return its PEM
   */
  public static Pem read(Path path) {
    try {
      return new Pem(Files.readString(path, StandardCharsets.ISO_8859_1), path.toString());
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.TLS_FILE_UNREADABLE,
          "\"" + path + "\" cannot be read",
          "give the path of a PEM file that this user may read",
          e);
    }
  }

  /**
   * PEM in memory.
   *
   * @param text the text
   * @return the PEM
   */
  public static Pem of(String text) {
    return new Pem(text, "in-memory PEM");
  }

  /**
   * PEM in memory that came from somewhere.
   *
   * @param content the bytes
   * @param source what messages call it: the path, as a person would name it
   * @return the PEM
   */
  public static Pem of(byte[] content, String source) {
    return new Pem(new String(content, StandardCharsets.ISO_8859_1), source);
  }

  /**
   * The certificates of a CA file as the CLI reads it.
   *
   * @return the certificates
   */
  public List<X509Certificate> cliTrustAnchors() {
    return certificates();
  }

  /**
   * The certificates.
   *
   * @return the certificates in the order of the text
   */
  public List<X509Certificate> certificates() {
    List<X509Certificate> found = new ArrayList<>();
    Matcher m = BLOCK.matcher(text);
    try {
      while (m.find()) {
        if (m.group(1).equals("CERTIFICATE")) {
          byte[] der = Base64.getMimeDecoder().decode(m.group(2));
          found.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(der)));
        }
      }
    } catch (CertificateException e) {
      throw new DockerTlsException(
          Reason.CERT_UNPARSABLE, "\"" + source + "\" cannot be parsed", "replace it", e);
    }
    return List.copyOf(found);
  }

  /**
   * The first private key.
   *
   * @return the key
   */
  public PrivateKey privateKey() {
    Matcher m = BLOCK.matcher(text);
    while (m.find()) {
      if (m.group(1).equals("PRIVATE KEY")) {
        byte[] der = Base64.getMimeDecoder().decode(m.group(2));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
          PrivateKey key = tryPkcs8(algorithm, der);
          if (key != null) {
            return key;
          }
        }
      }
    }
    throw new DockerTlsException(
        Reason.KEY_NO_PEM, "\"" + source + "\" holds no private key", "give a PEM private key");
  }

  private static @Nullable PrivateKey tryPkcs8(String algorithm, byte[] der) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
