package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.internal.door.Doors;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.x509.CertificateSummary;
import io.github.dockertls.internal.x509.SignedBy;
import io.github.dockertls.tls.HandshakeTrace;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Why no trusted CA stands behind a server's certificate: who is missing, or who is between. */
final class UnknownAuthority {
  /** Products that decrypt, by the names that they sign with. */
  private static final Pattern INTERCEPTORS =
      Pattern.compile(
          "(?i)zscaler|fortinet|fortigate|palo alto|blue ?coat|netskope|sophos|mitmproxy|umbrella"
              + "|forcepoint|websense|barracuda|mcafee web|check point|squid|untangle|charles proxy"
              + "|burp|kaspersky|avast|eset ssl");

  private static final String TRUST_THE_SHOWN =
      "Trust that very certificate after comparing its fingerprint with the server's, or give the"
          + " daemon one of a CA";

  private final Target target;
  private final Inspection tls;
  private final HandshakeTrace trace;

  UnknownAuthority(Target target, Inspection tls, HandshakeTrace trace) {
    this.target = target;
    this.tls = tls;
    this.trace = trace;
  }

  Cause explain(Cause plain) {
    if (trace.serverChain().isEmpty()) {
      return plain;
    }
    X509Certificate last = lastOfChain();
    X500Principal missing = last.getIssuerX500Principal();
    if (plain.detail() == Detail.CA_KEY_CHANGED) {
      return new Cause(
          plain.reason(),
          plain.detail(),
          "The server's certificate is signed by \""
              + missing
              + "\" with another key than that of"
              + " the trusted CA of the same name: the CA was made anew",
          "Fetch the CA's present certificate from whoever runs the daemon, and use it as "
              + caFile());
    }
    if (plain.detail() == Detail.SELF_SIGNED) {
      return new Cause(
          plain.reason(),
          plain.detail(),
          "\""
              + target.authority()
              + "\" shows a certificate that it signed itself, \""
              + missing
              + "\"",
          TRUST_THE_SHOWN);
    }
    if (isSignedByTrusted(last)) {
      return signedByTrusted(plain);
    }
    if (namesAnInterceptor(missing)) {
      return intercepted(plain, missing);
    }
    if (looksIntercepted()) {
      return mayBeIntercepted(plain, missing);
    }
    if (plain.detail() == Detail.CA_FILE_NOT_A_CA) {
      return new Cause(
          plain.reason(),
          plain.detail(),
          "What is trusted, \""
              + CertificateSummary.subject(tls.anchors().get(0))
              + "\", is a server's"
              + " certificate and no CA, and the server shows another one by now",
          CertificateSummary.isSelfSigned(trace.serverChain().get(0))
              ? TRUST_THE_SHOWN
              : "Use the certificate of the CA \"" + missing + "\" as " + caFile());
    }
    return isIntermediateMissing(last)
        ? intermediateMissing(plain, missing)
        : new Cause(
            plain.reason(),
            Detail.CA_NOT_THE_SIGNER,
            "The server's certificate is signed by \""
                + missing
                + "\", which is not trusted: trusted"
                + " is "
                + trusted(),
            "Use the certificate of \""
                + missing
                + "\" as "
                + caFile()
                + "; if that is an intermediate CA, have the server send its certificate");
  }

  private Cause intercepted(Cause plain, X500Principal signer) {
    return new Cause(
        plain.reason(),
        Detail.INTERCEPTED,
        "Something between here and \""
            + target.authority()
            + "\" decrypts TLS: the certificate shown is signed by \""
            + signer
            + "\", not by the daemon's CA",
        exemption());
  }

  /** A daemon that asks for no client certificate, and has one of another CA, looks the same. */
  private Cause mayBeIntercepted(Cause plain, X500Principal signer) {
    return new Cause(
        plain.reason(),
        Detail.INTERCEPTED,
        "Either something between here and \""
            + target.authority()
            + "\" decrypts TLS, or it has a certificate of another CA by now: the certificate shown"
            + " is signed by \""
            + signer
            + "\", not by a CA that is trusted",
        exemption() + "; or trust that CA if the server is meant to have it");
  }

  private String exemption() {
    return target.proxy() == null
        ? "Have \"" + target.name() + "\" exempted from TLS inspection"
        : "Put \"" + target.name() + "\" into NO_PROXY, or have it exempted from TLS inspection";
  }

  /** Whose CA it is that was not sent cannot be seen either: the daemon's may be another one. */
  private Cause intermediateMissing(Cause plain, X500Principal missing) {
    return new Cause(
        plain.reason(),
        Detail.INTERMEDIATE_MISSING,
        "\""
            + target.authority()
            + "\" does not send the certificate of \""
            + missing
            + "\", which stands between its own and the trusted CA, or servers have a CA of their"
            + " own here",
        "Append the certificate of \""
            + missing
            + "\" to the file of the daemon's --tlscert and restart the daemon, or append it to "
            + caFile()
            + "; if it is the CA of the servers, use it as "
            + caFile());
  }

  /** The trusted CA signed what was shown, and is no stranger: what is wrong is in between. */
  private Cause signedByTrusted(Cause plain) {
    if (isSpelledOtherwise(lastOfChain())) {
      return new Cause(
          plain.reason(),
          null,
          plain.sentence() + ". The name is the CA's, but its bytes are not: they are what counts",
          "Reissue the certificate so that it names its issuer exactly as the CA's own"
              + " certificate is named, in the same letters and the same string type");
    }
    X500Principal other = sentWithAnotherKey();
    return new Cause(
        plain.reason(),
        null,
        plain.sentence(),
        other == null
            ? "Reissue what is objected to: CA certificates with basicConstraints CA:TRUE and"
                + " keyCertSign, all of them signed with SHA-256 or better"
            : "Have the server send the certificate of \""
                + other
                + "\" whose key signed the one before it");
  }

  private boolean isSignedByTrusted(X509Certificate last) {
    return tls.anchors().stream().anyMatch(ca -> SignedBy.isIssuedBy(last, ca));
  }

  private boolean isSpelledOtherwise(X509Certificate last) {
    byte[] issuer = last.getIssuerX500Principal().getEncoded();
    return tls.anchors().stream()
        .noneMatch(ca -> Arrays.equals(ca.getSubjectX500Principal().getEncoded(), issuer));
  }

  /** Which certificate of the chain has the name of who signed the one below, but not the key. */
  private @Nullable X500Principal sentWithAnotherKey() {
    List<X509Certificate> chain = trace.serverChain();
    for (X509Certificate child : chain) {
      X500Principal issuer = child.getIssuerX500Principal();
      List<X509Certificate> named =
          Stream.concat(chain.stream(), tls.anchors().stream())
              .filter(ca -> ca.getSubjectX500Principal().equals(issuer))
              .toList();
      if (!named.isEmpty()
          && named.stream().noneMatch(ca -> SignedBy.isSignedWith(child, ca.getPublicKey()))) {
        return issuer;
      }
    }
    return null;
  }

  /** The last certificate that can be reached from the server's own. */
  private X509Certificate lastOfChain() {
    List<X509Certificate> chain = trace.serverChain();
    X509Certificate last = chain.get(0);
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate child = last;
      last =
          chain.stream()
              .filter(c -> c.getSubjectX500Principal().equals(child.getIssuerX500Principal()))
              .findFirst()
              .orElse(child);
    }
    return last;
  }

  private static boolean namesAnInterceptor(X500Principal signer) {
    return INTERCEPTORS.matcher(signer.toString()).find();
  }

  /**
   * A daemon asks for the certificate that we are set up to show; who decrypts for it cannot pass
   * it on and does not ask. That alone is no sign: a proxy, or this machine's own trust, has to
   * speak for it, and even they are no proof.
   */
  private boolean looksIntercepted() {
    boolean asksNothing = trace.authorities() == null && tls.identity().isPresent();
    return asksNothing && (target.proxy() != null || isTrustedBySystem());
  }

  private boolean isTrustedBySystem() {
    Inspection system =
        Doors.inspection(
            TlsPolicy.builder(Trust.system()).environment(target.environment()).build());
    return system
            .judge(trace.serverChain(), target.name(), target.environment().clock().instant())
            .refusal()
        == null;
  }

  /**
   * What was not sent cannot be seen. That it is one of our own PKI shows where the server takes
   * clients of the CA that we trust, where our own chain holds it, or in a name of one house. Above
   * a root nothing is missing.
   */
  private boolean isIntermediateMissing(X509Certificate last) {
    if (CertificateSummary.isSelfSigned(last)) {
      return false;
    }
    X500Principal missing = last.getIssuerX500Principal();
    List<X500Principal> authorities = trace.authorities();
    Set<X500Principal> trusted = new HashSet<>();
    tls.trust().certificates().forEach(ca -> trusted.add(ca.getSubjectX500Principal()));
    if (authorities != null) {
      return !authorities.contains(missing) && authorities.stream().anyMatch(trusted::contains);
    }
    return trusted.stream().anyMatch(ca -> isOfOneHouse(ca, missing));
  }

  private static boolean isOfOneHouse(X500Principal a, X500Principal b) {
    Set<Rdn> house = house(a);
    return !house.isEmpty() && house.equals(house(b));
  }

  private static Set<Rdn> house(X500Principal name) {
    try {
      Set<Rdn> parts = new HashSet<>(new LdapName(name.getName()).getRdns());
      parts.removeIf(part -> !part.getType().matches("(?i)O|DC"));
      return parts;
    } catch (InvalidNameException e) {
      return Set.of();
    }
  }

  private String trusted() {
    List<X509Certificate> anchors = tls.anchors();
    if (anchors.isEmpty()) {
      return "no CA";
    }
    String first = "\"" + CertificateSummary.subject(anchors.get(0)) + "\"";
    return anchors.size() == 1 ? first : first + " and " + (anchors.size() - 1) + " more";
  }

  private String caFile() {
    Path file = target.files().get("ca.pem");
    return file == null ? "the CA (trust(...), --tlscacert)" : "\"" + file + "\"";
  }
}
