package io.github.dockertls.pem;

import io.github.dockertls.internal.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;

/** Who may read a key file. Never a reason to refuse it: the CLI does not look either. */
final class KeyFilePermissions {
  private static final Set<PosixFilePermission> OPEN =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private KeyFilePermissions() {}

  static void warnIfOpen(PemSource source, Logger log) {
    Path path = source.path();
    if (path == null || !log.isWarnEnabled()) {
      return;
    }
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(path);
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return; // not a POSIX file system, or gone: nothing to warn of
    }
    Set<PosixFilePermission> open = EnumSet.copyOf(OPEN);
    open.retainAll(mode);
    if (!open.isEmpty()) {
      log.warn(
          "{} holds a private key that others may read (mode {}, {}); {}",
          Printable.line(source.quoted()),
          octal(mode),
          PosixFilePermissions.toString(mode),
          Printable.line(source.inCommand("run \"chmod 600 {file}\"")));
    }
  }

  private static String octal(Set<PosixFilePermission> mode) {
    String letters = PosixFilePermissions.toString(mode);
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      bits = (bits << 1) | (letters.charAt(i) == '-' ? 0 : 1);
    }
    return String.format(Locale.ROOT, "%04o", bits);
  }
}
