package io.github.dockertls.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that a user named for a program's output. */
public final class OutputFile {
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private OutputFile() {}

  /**
   * Writes it whole. In a directory where others may write, as in {@code /tmp}, no link is followed
   * and no file is opened that others may have planted: a new file takes the name. Elsewhere the
   * name is written through, so that it may be a link or a device.
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null || !isShared(directory)) {
      Files.write(absolute, content);
      return;
    }
    Path fresh = Files.createTempFile(directory, ".docker-tls", null);
    try {
      Files.write(fresh, content);
      Files.setPosixFilePermissions(fresh, READABLE);
      Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static boolean isShared(Path directory) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    if (view == null || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return view != null && Files.isDirectory(directory) && isShared(directory.toRealPath());
    }
    Set<PosixFilePermission> mode = view.readAttributes().permissions();
    return mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE);
  }
}
