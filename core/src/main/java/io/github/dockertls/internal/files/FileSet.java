package io.github.dockertls.internal.files;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files of one directory that are replaced together: whoever looks, also after a crash at any step,
 * finds all the old ones or all the new ones.
 *
 * <p>A file system changes one name at a time. So each name becomes, for a moment, a symbolic link
 * through one common link {@code current}, which leads to the old files; turning that single link
 * over to the new files replaces all of them at once; then the new files take the links' places.
 * What a crash leaves works as it is, and the next writer tidies it up. Where there are no symbolic
 * links, the files are renamed one after the other.
 */
public final class FileSet {
  private static final class Entry {
    final byte[] content;
    final Set<PosixFilePermission> mode;

    Entry(byte[] content, Set<PosixFilePermission> mode) {
      this.content = content.clone();
      this.mode = Set.copyOf(mode);
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  public FileSet add(String name, byte[] content) {
    entries.put(name, new Entry(content, Disk.PUBLIC));
    return this;
  }

  public FileSet addSecret(String name, byte[] content) {
    entries.put(name, new Entry(content, Disk.SECRET));
    return this;
  }

  public FileSet add(String name, byte[] content, Set<PosixFilePermission> mode) {
    entries.put(name, new Entry(content, mode));
    return this;
  }

  /** Writes all, or none if one is there already with another content. */
  public void create(Path directory, Disk disk) {
    write(directory, disk, false);
  }

  /** Writes all, in the place of what is there. */
  public void replace(Path directory, Disk disk) {
    write(directory, disk, true);
  }

  private void write(Path directory, Disk disk, boolean replace) {
    Path base = directory.toAbsolutePath().normalize();
    List<Path> made = new ArrayList<>();
    try {
      makeDirectory(base, disk, made);
      try (StagingArea staging = StagingArea.open(base, disk)) {
        staging.settle();
        Map<String, Entry> changed = changed(base);
        if (!replace) {
          requireAbsent(base, changed);
        }
        for (String name : changed.keySet()) {
          makeDirectory(parent(base.resolve(name)), disk, made);
        }
        exchange(staging, changed);
      }
    } catch (IOException e) {
      removeEmpty(made);
      throw unwritable(directory, e);
    } catch (DockerTlsException e) {
      removeEmpty(made);
      throw e;
    }
  }

  private static void exchange(StagingArea staging, Map<String, Entry> changed) throws IOException {
    if (changed.isEmpty()) {
      return;
    }
    try {
      for (Map.Entry<String, Entry> entry : changed.entrySet()) {
        staging.stage(entry.getKey(), entry.getValue().content, entry.getValue().mode);
      }
      staging.turnOver();
    } catch (IOException e) {
      try {
        staging.settle();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    staging.settle();
  }

  /** Without those that are there already, byte for byte; secrets are always written anew. */
  private Map<String, Entry> changed(Path base) throws IOException {
    Map<String, Entry> changed = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (entry.getValue().mode.equals(Disk.SECRET)
          || !holds(base.resolve(entry.getKey()), entry.getValue())) {
        changed.put(entry.getKey(), entry.getValue());
      }
    }
    return changed;
  }

  private static boolean holds(Path file, Entry entry) throws IOException {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) == entry.content.length
          && Arrays.equals(Files.readAllBytes(file), entry.content);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void requireAbsent(Path base, Map<String, Entry> changed) {
    for (String name : changed.keySet()) {
      Path file = base.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new DockerTlsException(
            Reason.FILE_EXISTS,
            "\"" + file + "\" is there already, and nothing was written",
            "Choose another directory, move it away, or ask for it to be replaced:"
                + " CertificateFiles.in(...).replacing()");
      }
    }
  }

  private static void makeDirectory(Path directory, Disk disk, List<Path> made) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      makeDirectory(parent, disk, made);
    }
    disk.createDirectory(directory);
    made.add(directory);
  }

  private static void removeEmpty(List<Path> made) {
    for (int i = made.size() - 1; i >= 0; i--) {
      try {
        Files.deleteIfExists(made.get(i));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static DockerTlsException unwritable(Path directory, IOException cause) {
    return new DockerTlsException(
        Reason.FILE_UNWRITABLE,
        "\"" + directory + "\" cannot be written: " + cause.getMessage(),
        "Check that this user may write there and that the disk has room; nothing was changed",
        cause);
  }

  /** The names of all files below a directory, relative to it. */
  public static SortedSet<String> names(Path directory) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> walk = Files.walk(directory)) {
        walk.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
            .forEach(p -> names.add(directory.relativize(p).toString()));
      }
    }
    return names;
  }
}
