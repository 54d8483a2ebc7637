package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.internal.x509.DaysLeft;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.tls.Identity;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the TLS files are that were asked for, each by itself and as a pair: for settings that are no
 * endpoint, of which the failure names but the first fault.
 */
final class FilesLook {
  static final String IN_ORDER = "CA, certificate and key can be read and fit each other";
  private static final String CA = "ca.pem";
  private static final String CERTIFICATE = "cert.pem";
  private static final String KEY = "key.pem";

  private final Target.Settings settings;
  private final StepLog walk;
  private final Instant now;
  private final List<String> evidence = new ArrayList<>();
  private List<X509Certificate> identity = List.of();
  private List<X509Certificate> trusted = List.of();
  private boolean inOrder = true;

  FilesLook(Target.Settings settings, StepLog walk) {
    this.settings = settings;
    this.walk = walk;
    now = settings.environment().clock().instant();
  }

  /** Our certificates, as far as they can be read. */
  List<X509Certificate> identity() {
    return identity;
  }

  /** The CAs, as far as they can be read. */
  List<X509Certificate> trusted() {
    return trusted;
  }

  void look() {
    settings
        .files()
        .forEach(
            (name, path) -> {
              switch (name) {
                case CA -> trusted = certificates(name, path, "CA", Pem::cliTrustAnchors);
                case CERTIFICATE ->
                    identity = certificates(name, path, "client", Pem::certificates);
                case KEY -> key(name, path);
                default -> evidence.add(name + ": \"" + path + "\" is not used");
              }
            });
    pair();
    if (evidence.isEmpty()) {
      return;
    }
    if (inOrder) {
      walk.ok(Topic.FILES, IN_ORDER, evidence);
    } else {
      walk.warn(Topic.FILES, "Not all files are in order", evidence, "See to these files as well");
    }
  }

  private List<X509Certificate> certificates(
      String name, Path path, String what, Function<Pem, List<X509Certificate>> reader) {
    List<X509Certificate> found = read(name, path, reader);
    if (found == null) {
      return List.of();
    }
    for (X509Certificate certificate : found) {
      boolean ended = DaysLeft.of(certificate, now) < 0;
      boolean begun = !now.isBefore(certificate.getNotBefore().toInstant());
      inOrder &= begun && !ended;
      evidence.add(
          what
              + (begun && !ended ? ": " : ": warning: ")
              + SettingsLook.line(certificate, now)
              + (ended ? ", which has ended" : begun ? "" : ", which has not begun"));
    }
    return found;
  }

  private void key(String name, Path path) {
    if (read(name, path, Pem::privateKey) == null) {
      return;
    }
    String mode = SettingsLook.openMode(path);
    if (mode != null) {
      bad(name + ": warning: others may read it (" + mode + ")");
    }
  }

  private <T> @Nullable T read(String name, Path path, Function<Pem, T> reader) {
    String shown = ": \"" + path + "\" ";
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      bad(name + (name.equals(CA) ? ": failure" : ": warning") + shown + "is not there");
      return null;
    }
    try {
      T found = reader.apply(Pem.read(path));
      evidence.add(name + ": ok" + shown + "can be read");
      return found;
    } catch (DockerTlsException e) {
      bad(name + ": failure" + shown + "cannot be used (" + e.reason().slug() + "): " + e.fact());
      return null;
    }
  }

  private void pair() {
    Path certificate = settings.files().get(CERTIFICATE);
    Path key = settings.files().get(KEY);
    if (certificate == null || key == null || identity.isEmpty()) {
      return;
    }
    try {
      Identity.asCli(Pem.read(certificate), Pem.read(key));
      evidence.add("pair: ok: the key is that of the certificate");
    } catch (DockerTlsException e) {
      if (e.reason() == DockerTlsException.Reason.KEY_MISMATCH) {
        bad("pair: failure: the key is that of another certificate");
      }
    }
  }

  private void bad(String line) {
    evidence.add(line);
    inOrder = false;
  }

  /** What is to be said of one of certificate and key without the other, or null. */
  static @Nullable String half(Set<String> names) {
    if (names.contains(CERTIFICATE) == names.contains(KEY)) {
      return null;
    }
    return names.contains(CERTIFICATE)
        ? "There is a certificate but no key for it, so that none is shown"
        : "There is a key but no certificate for it, so that none is shown";
  }
}
