package io.github.dockertls.internal.examination;

import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.x509.CertificateSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was asked for, where it came from, and what the files hold. */
final class SettingsLook {
  private final Target target;
  private final StepLog walk;

  SettingsLook(Target target, StepLog walk) {
    this.target = target;
    this.walk = walk;
  }

  void look() {
    asked();
    files();
  }

  private void asked() {
    List<String> evidence = origins(target.settings());
    evidence.replaceAll(
        line -> line.startsWith("proxy: from") ? line + ", " + target.proxy() : line);
    walk.ok(Topic.ASKED, "\"" + target.host() + "\", " + security(), evidence);
    target
        .settings()
        .warnings()
        .forEach(warning -> walk.warn(Topic.ASKED, warning, "Mend what the warning names"));
    Inspection tls = target.tls();
    if (tls != null && !tls.trust().isVerified()) {
      walk.warn(
          Topic.ASKED,
          "The server is not verified: anyone on the way can pose as it",
          "Use --tlsverify, or trust(...) with the daemon's CA");
    } else if (tls == null && target.isTcp()) {
      walk.warn(
          Topic.ASKED,
          "Without TLS anyone who reaches the port is root on that machine",
          "Start the daemon with --tlsverify, and connect with certificates");
    }
  }

  static List<String> origins(Target.Settings settings) {
    List<String> evidence = new ArrayList<>();
    settings.origins().forEach((setting, origin) -> evidence.add(setting + ": from " + origin));
    return evidence;
  }

  private String security() {
    Inspection tls = target.tls();
    if (!target.isTcp()) {
      return "a local socket, without TLS";
    }
    if (tls == null) {
      return "without TLS";
    }
    String who =
        tls.identity()
            .map(
                identity -> "shows \"" + CertificateSummary.subject(identity.chain().get(0)) + "\"")
            .orElse("shows no client certificate");
    return "with TLS: " + tls.trust() + ", " + who;
  }

  private void files() {
    Inspection tls = target.tls();
    if (tls == null) {
      return;
    }
    Instant now = target.environment().clock().instant();
    List<String> evidence = new ArrayList<>();
    target.files().forEach((name, path) -> evidence.add(name + ": \"" + path + "\""));
    for (X509Certificate ca : tls.trust().certificates()) {
      evidence.add("CA: " + line(ca, now));
    }
    tls.ownCertificates().forEach(own -> evidence.add("client: " + line(own, now)));
    if (evidence.isEmpty()) {
      return;
    }
    walk.ok(Topic.FILES, FilesLook.IN_ORDER, evidence);
    target.files().forEach(this::lookAtKey);
    warnOfHalf();
  }

  /** The CLI ignores one without the other (CLI rule 13). */
  private void warnOfHalf() {
    String half = FilesLook.half(target.files().keySet());
    if (half != null) {
      walk.warn(Topic.FILES, half, "Put the other file beside it, or take this one away");
    }
  }

  static String line(X509Certificate certificate, Instant now) {
    CertificateSummary view = CertificateSummary.of(certificate, now);
    return "\""
        + view.subject()
        + "\" by \""
        + view.issuer()
        + "\", for "
        + view.purpose()
        + ", "
        + view.from()
        + " to "
        + view.until()
        + ", "
        + view.key();
  }

  private void lookAtKey(String name, Path path) {
    if (!name.equals("key.pem")) {
      return;
    }
    String mode = openMode(path);
    if (mode != null) {
      walk.warn(
          Topic.FILES,
          "Others may read the private key \"" + path + "\" (" + mode + ")",
          "Run \"chmod 600 " + Commands.quoted(path) + "\"");
    }
  }

  static @Nullable String openMode(Path path) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
      boolean open =
          mode.contains(PosixFilePermission.GROUP_READ)
              || mode.contains(PosixFilePermission.OTHERS_READ);
      return open ? PosixFilePermissions.toString(mode) : null;
    } catch (IOException | UnsupportedOperationException e) {
      return null; // not a POSIX file system, or gone meanwhile
    }
  }

  /** The first file that was written later than it is now, by this machine's clock. */
  static Map.@Nullable Entry<Path, Instant> fileOfTheFuture(Target target) {
    Instant now = target.environment().clock().instant();
    for (Path path : target.files().values()) {
      try {
        Instant written = Files.getLastModifiedTime(path).toInstant();
        if (written.isAfter(now.plusSeconds(60))) {
          return Map.entry(path, written);
        }
      } catch (IOException e) {
        // It was read a moment ago; the other files tell as much.
      }
    }
    return null;
  }
}
