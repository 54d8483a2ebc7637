package io.github.dockertls.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Each single change of a file system that {@link FileSet} makes; tests let one of them fail. */
public class Disk {
  static final Set<PosixFilePermission> PUBLIC =
      Set.copyOf(PosixFilePermissions.fromString("r--r--r--"));
  static final Set<PosixFilePermission> SECRET =
      Set.copyOf(PosixFilePermissions.fromString("r--------"));

  /** A file's own rights, or those of a new configuration file. */
  public static Set<PosixFilePermission> modeOf(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null || !Files.exists(file)
        ? PosixFilePermissions.fromString("rw-r--r--")
        : view.readAttributes().permissions();
  }

  /** Called before each change. */
  void before(String change) throws IOException {}

  /** Waits until the medium holds what was written. */
  void force(FileChannel channel) throws IOException {
    channel.force(true);
  }

  void createDirectory(Path directory) throws IOException {
    before("create " + directory);
    Files.createDirectory(directory);
  }

  /** A directory that nobody but its owner may enter, from the start. */
  void createPrivateDirectory(Path directory) throws IOException {
    before("create " + directory);
    Files.createDirectory(directory, privately(directory));
  }

  private static FileAttribute<?>[] privately(Path directory) throws IOException {
    return Files.getFileStore(parent(directory)).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Gives a new file the owner and group of the one that it replaces, where this user may: root
   * renews a user's certificate. A file that does not belong to its directory's owner may have been
   * planted, and lends its owner to nothing.
   */
  void keepOwner(Path existing, Path replacement) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(
            replacement, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null || !Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    PosixFileAttributes old =
        Files.readAttributes(existing, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (old.owner().equals(view.getOwner())
        || !old.owner().equals(Files.getOwner(parent(existing)))) {
      return;
    }
    before("own " + replacement);
    try {
      view.setGroup(old.group());
      view.setOwner(old.owner());
    } catch (FileSystemException e) {
      // Only root may give files away; another user's file stays the writer's.
      return;
    }
  }

  /** Writes a new file to the medium; it has no more rights than these from the start. */
  void write(Path file, byte[] content, Set<PosixFilePermission> mode) throws IOException {
    before("write " + file);
    boolean posix = Files.getFileStore(parent(file)).supportsFileAttributeView("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            attributes)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      force(channel);
    }
    if (posix && !mode.equals(SECRET)) {
      // The umask may have taken some.
      Files.getFileAttributeView(file, PosixFileAttributeView.class).setPermissions(mode);
    }
  }

  /** A second name for what is there: the file itself if the file system can, else a copy. */
  void keep(Path existing, Path copy) throws IOException {
    before("keep " + existing);
    if (Files.isSymbolicLink(existing)) {
      Path target = Files.readSymbolicLink(existing);
      Files.createSymbolicLink(copy, parent(existing).toAbsolutePath().resolve(target));
      return;
    }
    try {
      Files.createLink(copy, existing);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(existing, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
  }

  void symbolicLink(Path link, Path target) throws IOException {
    before("link " + link);
    Files.createSymbolicLink(link, target);
  }

  void move(Path from, Path to) throws IOException {
    before("move " + from + " to " + to);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  void delete(Path file) throws IOException {
    before("delete " + file);
    Files.delete(file);
  }

  /** Makes a directory's entries survive a power failure, where the platform lets one. */
  void sync(Path directory) throws IOException {
    before("sync " + directory);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      force(channel);
    } catch (IOException e) {
      if (Files.isReadable(directory)
          && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        throw e;
      }
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }
}
