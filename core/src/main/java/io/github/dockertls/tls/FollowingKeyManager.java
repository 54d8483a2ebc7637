package io.github.dockertls.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The identity of the latest generation, for clients that make a context of their own. JSSE asks
 * for key and certificates after it has chosen; an alias stands for one generation, so that a
 * rotation in between does not pair the old key with the new certificate.
 */
final class FollowingKeyManager extends X509ExtendedKeyManager {
  /** A handshake that lasts over more rotations than this shows no certificate. */
  private static final int REMEMBERED = 8;

  private final PolicyRotation generations;
  private final Map<String, ClientKeyManager> chosen = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private int count;

  FollowingKeyManager(PolicyRotation generations) {
    this.generations = generations;
  }

  private String alias(ClientKeyManager keys) {
    lock.lock();
    try {
      for (Map.Entry<String, ClientKeyManager> each : chosen.entrySet()) {
        if (each.getValue() == keys) {
          return each.getKey();
        }
      }
      if (chosen.size() == REMEMBERED) {
        chosen.remove(chosen.keySet().iterator().next());
      }
      String alias = "identity-" + ++count;
      chosen.put(alias, keys);
      return alias;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ClientKeyManager keys(String alias) {
    lock.lock();
    try {
      return chosen.get(alias);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    ClientKeyManager keys = generations.latest().keys();
    return keys.chooseClientAlias(keyTypes, issuers, socket) == null ? null : alias(keys);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    ClientKeyManager keys = generations.latest().keys();
    return keys.chooseEngineClientAlias(keyTypes, issuers, engine) == null ? null : alias(keys);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    ClientKeyManager keys = generations.latest().keys();
    return keys.getClientAliases(keyType, issuers) == null ? null : new String[] {alias(keys)};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    ClientKeyManager keys = keys(alias);
    return keys == null ? null : keys.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    ClientKeyManager keys = keys(alias);
    return keys == null ? null : keys.getPrivateKey(alias);
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
