package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Identities and trust anchors out of key stores. */
final class KeyStores {
  private KeyStores() {}

  static Identity identity(Path file, char[] password) {
    String name = "\"" + file + "\"";
    try {
      return identity(load(file, password, name), null, password, name);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  static Identity identity(KeyStore store, @Nullable String alias, char[] password, String name) {
    try {
      String chosen = alias != null ? alias : onlyKey(store, name);
      Key key = store.getKey(chosen, password);
      Certificate[] certificates = store.getCertificateChain(chosen);
      if (!(key instanceof PrivateKey privateKey) || certificates == null) {
        throw new DockerTlsException(
            Reason.KEY_STORE_INVALID,
            name + " holds no private key with certificates under the alias \"" + chosen + "\"",
            "Give one of the aliases that \"keytool -list\" shows as PrivateKeyEntry");
      }
      requireSigner(store, privateKey, name);
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : certificates) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
      return Identity.of(chain, privateKey);
    } catch (UnrecoverableKeyException e) {
      throw wrongPassword(name, e);
    } catch (GeneralSecurityException e) {
      throw unusable(name, e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /** JSSE signs with a key that stays in its device only through an installed provider. */
  private static void requireSigner(KeyStore store, PrivateKey key, String name) {
    String provider = store.getProvider().getName();
    if (key.getFormat() == null && Security.getProvider(provider) == null) {
      throw new DockerTlsException(
          Reason.KEY_STORE_INVALID,
          name
              + " keeps its private key in the device of \""
              + provider
              + "\", a provider that is not installed in this JVM, so TLS cannot sign with it",
          "Install it in java.security, or call Security.addProvider with it when the program"
              + " starts");
    }
  }

  /** The certificates of a store's trusted entries. */
  static List<X509Certificate> anchors(KeyStore store) {
    List<X509Certificate> anchors = new ArrayList<>();
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate x509) {
          anchors.add(x509);
        }
      }
    } catch (KeyStoreException e) {
      throw unusable("The key store", e);
    }
    if (anchors.isEmpty()) {
      throw new DockerTlsException(
          Reason.KEY_STORE_INVALID,
          "The key store holds no trusted certificate entry",
          "Import the CA with \"keytool -importcert -trustcacerts\": in PKCS#12 files that openssl"
              + " writes, certificates are not marked as trusted");
    }
    return anchors;
  }

  private static String onlyKey(KeyStore store, String name) throws KeyStoreException {
    List<String> keys = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        keys.add(alias);
      }
    }
    if (keys.size() == 1) {
      return keys.get(0);
    }
    throw new DockerTlsException(
        Reason.KEY_STORE_INVALID,
        name + " holds " + (keys.isEmpty() ? "no private key" : keys.size() + " private keys"),
        keys.isEmpty()
            ? "Give a key store with a private key and its certificate"
            : "Give the alias too: Identity.keyStore(store, alias, password)");
  }

  private static KeyStore load(Path file, char[] password, String name) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new DockerTlsException(
          Reason.TLS_FILE_UNREADABLE,
          name + (Files.exists(file) ? " cannot be read" : " does not exist"),
          "Give the path of a PKCS#12 or JKS file that this user may read");
    }
    try {
      return KeyStore.getInstance(file.toFile(), password);
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw wrongPassword(name, e);
      }
      throw unusable(name, e);
    } catch (GeneralSecurityException e) {
      throw unusable(name, e);
    }
  }

  private static DockerTlsException wrongPassword(String name, Exception cause) {
    return new DockerTlsException(
        Reason.KEY_PASSWORD_WRONG,
        "The password does not open " + name,
        "Give the password that \"keytool -list\" takes",
        cause);
  }

  private static DockerTlsException unusable(String name, Exception cause) {
    return new DockerTlsException(
        Reason.KEY_STORE_INVALID,
        name + " cannot be read as a key store",
        "Give a PKCS#12 or JKS file: \"keytool -list -keystore FILE\" must show its entries",
        cause);
  }
}
