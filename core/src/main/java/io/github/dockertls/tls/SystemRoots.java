package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.text.LimitedFile;
import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.pem.Pem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operating system's roots: on Linux the bundles that the CLI reads, with {@code SSL_CERT_FILE}
 * and {@code SSL_CERT_DIR} (CLI rule 18), elsewhere the system's key store, else the JDK's own.
 */
final class SystemRoots {
  private static final Logger log = LoggerFactory.getLogger(SystemRoots.class);

  /** In the CLI's order; the first that can be read is taken. */
  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/pki/tls/cacert.pem",
          "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
          "/etc/ssl/cert.pem");

  /** All of them are read, beside the bundle. */
  private static final List<String> DIRECTORIES = List.of("/etc/ssl/certs", "/etc/pki/tls/certs");

  private final Environment environment;
  private final Set<X509Certificate> found = new LinkedHashSet<>();

  private SystemRoots(Environment environment) {
    this.environment = environment;
  }

  static Collection<X509Certificate> of(Environment environment) {
    return environment
        .replacedSystemRoots()
        .<Collection<X509Certificate>>map(List::copyOf)
        .orElseGet(() -> new SystemRoots(environment).load());
  }

  private Collection<X509Certificate> load() {
    String system = environment.operatingSystem().toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      addKeyStore("Windows-ROOT");
    } else if (system.startsWith("mac")) {
      addKeyStore("KeychainStore-ROOT");
      addKeyStore("KeychainStore");
    } else {
      addFiles();
      if (isSet("SSL_CERT_FILE") || isSet("SSL_CERT_DIR")) {
        return found;
      }
    }
    if (found.isEmpty()) {
      addJdkRoots();
    }
    return found;
  }

  private boolean isSet(String variable) {
    return environment.variable(variable).filter(value -> !value.isEmpty()).isPresent();
  }

  private List<String> setting(String variable, List<String> preset, String separator) {
    return environment
        .variable(variable)
        .filter(value -> !value.isEmpty())
        .map(value -> Arrays.asList(value.split(separator, -1)))
        .orElse(preset);
  }

  private void addFiles() {
    for (String bundle : setting("SSL_CERT_FILE", BUNDLES, "\0")) {
      if (addFile(environment.workingDirectory().resolve(bundle))) {
        break;
      }
    }
    for (String directory : setting("SSL_CERT_DIR", DIRECTORIES, ":")) {
      addDirectory(environment.workingDirectory().resolve(directory));
    }
  }

  private void addDirectory(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!isLinkToNeighbour(file)) {
          addFile(file);
        }
      }
    } catch (IOException e) {
      log.debug("No system roots in \"{}\": {}", directory, Printable.line(e.toString()));
    }
  }

  /** OpenSSL's hash links: the file that they lead to is read anyway. */
  private static boolean isLinkToNeighbour(Path file) throws IOException {
    return Files.isSymbolicLink(file) && !Files.readSymbolicLink(file).toString().contains("/");
  }

  /** Says whether the file could be read, not whether there was anything in it. */
  private boolean addFile(Path file) {
    byte[] content;
    try {
      content = LimitedFile.start(file, LimitedFile.PEM_BYTES);
    } catch (IOException e) {
      return false;
    }
    try {
      found.addAll(Pem.of(content, file.toString()).cliTrustAnchors());
    } catch (DockerTlsException e) {
      log.debug("No system roots in \"{}\": {}", file, Printable.line(e.toString()));
    }
    return true;
  }

  private void addKeyStore(String type) {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate root) {
          found.add(root);
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      log.debug("No system roots in the key store {}: {}", type, e.toString());
    }
  }

  private void addJdkRoots() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          found.addAll(List.of(x509.getAcceptedIssuers()));
        }
      }
    } catch (GeneralSecurityException e) {
      log.debug("No system roots in the JDK: {}", e.toString());
    }
  }
}
