package io.github.dockertls.tls;

import io.github.dockertls.internal.x509.MalformedCertificateException;
import io.github.dockertls.internal.x509.ParsedCertificate;
import io.github.dockertls.tls.CertificateInUse.Role;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom is trusted and who we are between two rotations, and the JDK's context for it. Each has a
 * context of its own, so that no session of an earlier identity is resumed. Immutable.
 */
final class PolicyState {
  private final Trust trust;
  private final @Nullable Identity identity;
  private final X509ExtendedTrustManager judge;
  private final ClientKeyManager keys;
  private final SessionLife life;
  private final SSLContext jdk;
  private final ConnectionDefaults defaults;

  PolicyState(
      Trust trust,
      @Nullable Identity identity,
      X509ExtendedTrustManager judge,
      ClientKeyManager keys,
      @Nullable String serverName,
      SessionLife life) {
    this.trust = trust;
    this.identity = identity;
    this.judge = judge;
    this.keys = keys;
    this.life = life;
    try {
      jdk = SSLContext.getInstance("TLS");
      jdk.init(new KeyManager[] {keys}, new TrustManager[] {judge}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no TLS", e);
    }
    defaults = new ConnectionDefaults(jdk, serverName, identity, this::forgetEndedSessions);
  }

  Trust trust() {
    return trust;
  }

  @Nullable Identity identity() {
    return identity;
  }

  X509ExtendedTrustManager judge() {
    return judge;
  }

  ClientKeyManager keys() {
    return keys;
  }

  /** Whether a certificate has ended that sessions of this context rest on. */
  boolean isOver() {
    return life.isOver();
  }

  /** For sockets and engines that were made before that end and shake hands after it. */
  private void forgetEndedSessions() {
    if (isOver()) {
      SSLSessionContext sessions = jdk.getClientSessionContext();
      for (byte[] id : Collections.list(sessions.getIds())) {
        SSLSession session = sessions.getSession(id);
        if (session != null) {
          session.invalidate();
        }
      }
    }
  }

  SSLContext jdk() {
    return jdk;
  }

  ConnectionDefaults defaults() {
    return defaults;
  }

  /** A file that was merely written anew makes no difference: the key is always the leaf's. */
  boolean isOf(Trust whom, @Nullable Identity who) {
    return trust.certificates().equals(whom.certificates())
        && Objects.equals(chain(identity), chain(who));
  }

  List<CertificateInUse> certificates(Instant now) {
    List<CertificateInUse> used = new ArrayList<>();
    Role role = Role.CLIENT;
    for (X509Certificate certificate : chain(identity)) {
      if (isCertificate(certificate)) {
        used.add(CertificateInUse.of(role, certificate, now));
      }
      role = Role.INTERMEDIATE;
    }
    for (X509Certificate anchor : trust.certificates()) {
      used.add(CertificateInUse.of(Role.CA, anchor, now));
    }
    return List.copyOf(used);
  }

  /** Our certificates, without what stands behind the leaf and is none. */
  List<X509Certificate> ownCertificates() {
    return chain(identity).stream().filter(PolicyState::isCertificate).toList();
  }

  private static List<X509Certificate> chain(@Nullable Identity identity) {
    return identity == null ? List.of() : identity.chain();
  }

  /** What is sent behind the leaf may be no certificate at all (CLI rule 23). */
  private static boolean isCertificate(X509Certificate certificate) {
    try {
      ParsedCertificate.of(certificate);
      return true;
    } catch (MalformedCertificateException e) {
      return false;
    }
  }
}
