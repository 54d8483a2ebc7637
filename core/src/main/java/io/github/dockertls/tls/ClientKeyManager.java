package io.github.dockertls.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Shows our one identity where the CLI would (CLI rule 54): if the server names no CA, or one that
 * issued a certificate of our chain. Our own dates and usages are the server's business.
 */
class ClientKeyManager extends X509ExtendedKeyManager {
  private static final String ALIAS = "identity";

  private final @Nullable Identity identity;
  private final HandshakeNotes notes;

  ClientKeyManager(@Nullable Identity identity, HandshakeNotes notes) {
    this.identity = identity;
    this.notes = notes;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    notes.clientCertificateAsked(socket, issuers);
    return choose(keyTypes, issuers);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    notes.clientCertificateAsked(null, issuers);
    return choose(keyTypes, issuers);
  }

  private @Nullable String choose(String[] keyTypes, Principal @Nullable [] issuers) {
    if (identity == null) {
      return null;
    }
    String type = identity.chain().get(0).getPublicKey().getAlgorithm();
    boolean keyFits = Arrays.stream(keyTypes).anyMatch(wanted -> isOfType(type, wanted));
    return keyFits && isIssuedByAny(identity, issuers) ? ALIAS : null;
  }

  private static boolean isOfType(String keyAlgorithm, String wanted) {
    return wanted.equals(keyAlgorithm) || wanted.startsWith(keyAlgorithm + "_");
  }

  static boolean isIssuedByAny(Identity identity, Principal @Nullable [] issuers) {
    if (issuers == null || issuers.length == 0) {
      return true;
    }
    for (X509Certificate certificate : identity.chain()) {
      byte[] issuer = certificate.getIssuerX500Principal().getEncoded();
      for (Principal named : issuers) {
        if (named instanceof X500Principal name && Arrays.equals(issuer, name.getEncoded())) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = choose(new String[] {keyType}, issuers);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
