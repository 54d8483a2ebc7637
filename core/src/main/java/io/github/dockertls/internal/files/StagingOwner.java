package io.github.dockertls.internal.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Whether a directory is ours alone: another user may have made one of that name before us. */
final class StagingOwner {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private StagingOwner() {}

  /**
   * Demands a real directory of this user's with mode 0700. File systems without owners and modes
   * are taken as they are.
   */
  static void require(Path area) throws IOException {
    if (!Files.isDirectory(area, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(area, LinkOption.NOFOLLOW_LINKS)) {
        throw new NotDirectoryException(area.toString());
      }
      return; // its writer removed it: opening the lock says so
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(area, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return;
    }
    PosixFileAttributes attributes = view.readAttributes();
    UserPrincipal us = us(area);
    if (!attributes.owner().equals(us)) {
      throw refused(
          area, "it belongs to " + attributes.owner().getName() + ", not to " + us.getName());
    }
    if (!attributes.permissions().equals(PRIVATE)) {
      throw refused(
          area,
          "others may enter it (mode "
              + PosixFilePermissions.toString(attributes.permissions())
              + ")");
    }
  }

  private static FileSystemException refused(Path area, String reason) {
    return new FileSystemException(
        area.toString(), null, reason + "; remove it once nobody writes there");
  }

  /** This user, as the file system knows him: the owner of what he makes. */
  private static UserPrincipal us(Path area) throws IOException {
    Path parent = area.getParent();
    Path probe = Files.createTempFile(parent == null ? Path.of("") : parent, ".docker-tls", null);
    try {
      return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}
