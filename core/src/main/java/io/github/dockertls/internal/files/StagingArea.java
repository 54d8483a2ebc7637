package io.github.dockertls.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hidden directory in which {@link FileSet} prepares: {@code old/} and {@code new/} hold the
 * files, {@code current} leads to one of the two. One writer at a time, in this process and beside
 * it. Only its owner may enter it: whoever could would choose which files are replaced, and by
 * what.
 */
final class StagingArea implements AutoCloseable {
  static final String NAME = ".docker-tls-write";

  /** A try fails where another writer finished meanwhile: nobody meets that many. */
  private static final int MOST_TRIES = 1000;

  /** A file lock is the whole process's: its threads wait here. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final Path base;
  private final Path area;
  private final Path current;
  private final Path oldFiles;
  private final Path newFiles;
  private final Disk disk;
  private final FileChannel lock;

  private StagingArea(Path base, Disk disk, FileChannel lock) {
    this.base = base;
    this.disk = disk;
    this.lock = lock;
    area = base.resolve(NAME);
    current = area.resolve("current");
    oldFiles = area.resolve("old");
    newFiles = area.resolve("new");
  }

  static StagingArea open(Path base, Disk disk) throws IOException {
    IN_PROCESS.lock();
    try {
      return new StagingArea(base, disk, lock(base.resolve(NAME), disk));
    } catch (IOException | RuntimeException | Error e) {
      IN_PROCESS.unlock();
      throw e;
    }
  }

  private static FileChannel lock(Path area, Disk disk) throws IOException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      try {
        if (!Files.exists(area, LinkOption.NOFOLLOW_LINKS)) {
          disk.createPrivateDirectory(area);
        }
        StagingOwner.require(area);
        FileChannel channel = lockFile(area.resolve("lock"));
        if (channel != null) {
          return channel;
        }
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        // Another writer came or went; anything else would stay as it is.
        if (!Files.isWritable(base(area))) {
          throw e;
        }
      } catch (IOException e) {
        deleteIfEmpty(area);
        throw e;
      }
    }
    throw new FileSystemException(
        area.resolve("lock").toString(), null, "other writers took it each time");
  }

  /** The locked file, or null if the writer before us removed the one that we waited for. */
  private static @Nullable FileChannel lockFile(Path file) throws IOException {
    FileChannel channel = openLock(file);
    byte[] token = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    try {
      channel.lock();
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(token), 0);
      if (Arrays.equals(token, Files.readAllBytes(file))) {
        return channel;
      }
    } catch (NoSuchFileException e) {
      channel.close();
      return null;
    } catch (IOException e) {
      try (channel) {
        Files.deleteIfExists(file);
      }
      throw e;
    }
    channel.close();
    return null;
  }

  private static FileChannel openLock(Path file) throws IOException {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      // The JDK does not name the file where a link stands in the way.
      FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private static void deleteIfEmpty(Path area) {
    try {
      Files.deleteIfExists(area);
    } catch (IOException e) {
      // Another writer's, or as full as the disk; the next writer tidies up.
      return;
    }
  }

  private static Path base(Path area) {
    Path parent = area.getParent();
    return parent == null ? area : parent;
  }

  /**
   * Prepares a new file, and keeps the one that has its name now. The new one has the owner of the
   * old one.
   */
  void stage(String name, byte[] content, Set<PosixFilePermission> mode) throws IOException {
    makeParents(newFiles, name);
    disk.write(newFiles.resolve(name), content, mode);
    Path existing = base.resolve(name);
    if (Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      disk.keepOwner(existing, newFiles.resolve(name));
      makeParents(oldFiles, name);
      disk.keep(existing, oldFiles.resolve(name));
    }
  }

  /** Shows the new files under all their names, from one moment to the next. */
  void turnOver() throws IOException {
    if (!pointCurrentTo("old")) {
      renameOneByOne();
      return;
    }
    for (String name : FileSet.names(newFiles)) {
      Path link = area.resolve("link");
      disk.symbolicLink(link, targetFor(name));
      disk.move(link, base.resolve(name));
    }
    syncAll();
    pointCurrentTo("new");
    disk.sync(area);
  }

  private void renameOneByOne() throws IOException {
    for (String name : FileSet.names(newFiles)) {
      disk.move(newFiles.resolve(name), base.resolve(name));
    }
  }

  private boolean pointCurrentTo(String generation) throws IOException {
    Path next = area.resolve("next");
    try {
      disk.symbolicLink(next, Path.of(generation));
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (!generation.equals("old")) {
        throw e;
      }
      // A full disk is no reason to give up the exchange: then this fails as well.
      disk.createDirectory(area.resolve("probe"));
      return false;
    }
    disk.move(next, current);
    return true;
  }

  /** From base/name to base/.docker-tls-write/current/name, relative: the directory may move. */
  private Path targetFor(String name) {
    Path up = Path.of("");
    for (int i = 1; i < Path.of(name).getNameCount(); i++) {
      up = up.resolve("..");
    }
    return up.resolve(NAME).resolve("current").resolve(name);
  }

  /** Puts plain files where our links are, with what they show now, and empties this area. */
  void settle() throws IOException {
    Set<String> names = new TreeSet<>(FileSet.names(oldFiles));
    names.addAll(FileSet.names(newFiles));
    for (String name : names) {
      Path file = base.resolve(name);
      if (isOurs(file, name)) {
        Path shown = current.resolve(name);
        if (Files.exists(shown, LinkOption.NOFOLLOW_LINKS)) {
          disk.move(shown, file);
        } else {
          disk.delete(file);
        }
      }
    }
    syncAll();
    for (Path leftover : contents()) {
      disk.delete(leftover);
    }
  }

  private boolean isOurs(Path file, String name) throws IOException {
    return Files.isSymbolicLink(file) && Files.readSymbolicLink(file).equals(targetFor(name));
  }

  private void makeParents(Path generation, String name) throws IOException {
    Path parent = base(generation.resolve(name));
    List<Path> missing = new ArrayList<>();
    for (Path p = parent; !Files.isDirectory(p); p = base(p)) {
      missing.add(0, p);
    }
    for (Path p : missing) {
      disk.createDirectory(p);
    }
  }

  private void syncAll() throws IOException {
    for (String name : FileSet.names(newFiles)) {
      disk.sync(base(newFiles.resolve(name)));
    }
    disk.sync(base);
  }

  /** All but the lock, deepest first. */
  private List<Path> contents() throws IOException {
    try (Stream<Path> walk = Files.walk(area)) {
      return walk.filter(p -> !p.equals(area) && !p.equals(area.resolve("lock")))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      if (contents().isEmpty()) {
        Files.deleteIfExists(area.resolve("lock"));
        Files.deleteIfExists(area);
      }
    } finally {
      IN_PROCESS.unlock();
    }
  }
}
