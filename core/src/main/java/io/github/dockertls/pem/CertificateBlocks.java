package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.Printable;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A text's certificate blocks, read as each use of them wants it. */
final class CertificateBlocks {
  private static final Logger LOG = LoggerFactory.getLogger(Pem.class);

  private final PemSource source;
  private final List<PemBlock> blocks;

  CertificateBlocks(PemSource source, List<PemBlock> blocks) {
    this.source = source;
    this.blocks = blocks;
  }

  /** Each of them, and none that cannot be parsed. */
  List<X509Certificate> all() {
    List<X509Certificate> found = new ArrayList<>();
    for (PemBlock block : blocks) {
      found.add(parse(block));
    }
    return List.copyOf(found);
  }

  /** Those that the CLI would trust; what it skips is an error only if nothing else is there. */
  List<X509Certificate> usableAnchors() {
    Set<X509Certificate> found = new LinkedHashSet<>();
    DockerTlsException first = null;
    for (PemBlock block : blocks) {
      try {
        if (!block.hasHeaders()) {
          found.add(Certificates.parse(block.content()));
        } else if (first == null) {
          first = skipped(block, "has headers", null);
        }
      } catch (CertificateException e) {
        first = first == null ? skipped(block, unparsed(e), e) : first;
      }
    }
    if (first != null && found.isEmpty()) {
      throw first;
    }
    if (first != null) {
      LOG.warn("{}; the other certificates are used", Printable.line(first.fact()));
    }
    return List.copyOf(found);
  }

  /** The leaf, and whatever follows it. */
  List<X509Certificate> asSent() {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf(blocks.get(0)));
    for (PemBlock block : blocks.subList(1, blocks.size())) {
      chain.add(Certificates.asSent(block.content()));
    }
    return List.copyOf(chain);
  }

  private DockerTlsException skipped(PemBlock block, String why, @Nullable Exception cause) {
    return source.refusal(
        Reason.CA_INVALID,
        block.line(),
        "the certificate " + why,
        "Check it with \"openssl x509 -in {file} -noout -text\" and export it again",
        cause);
  }

  private static String unparsed(CertificateException e) {
    return "cannot be parsed (" + Certificates.words(e) + ")";
  }

  private X509Certificate parse(PemBlock block) {
    try {
      return Certificates.parse(block.content());
    } catch (CertificateException e) {
      throw source.refusal(
          Reason.CERT_UNPARSABLE,
          block.line(),
          "the certificate " + unparsed(e),
          "Check it with \"openssl x509 -in {file} -noout -text\" and export it again",
          e);
    }
  }

  /** Go parses the public key with the certificate; the JDK leaves one that it does not know. */
  private X509Certificate leaf(PemBlock block) {
    X509Certificate leaf = parse(block);
    PublicKey key = leaf.getPublicKey();
    if (key.getAlgorithm().equals("EC") && !Certificates.isOnNamedCurve(key)) {
      throw source.refusal(
          Reason.CERT_UNPARSABLE,
          block.line(),
          "the certificate's public key is on a curve that is not supported",
          KeyExplanation.NEW_KEY,
          null);
    }
    return leaf;
  }
}
