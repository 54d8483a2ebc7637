package io.github.dockertls.testing;

import io.github.dockertls.Environment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's attempt to remove an abandoned home. One at a time tries, and after a failure
 * nobody for ten minutes: what cannot be removed, such as a process that waits for a dead disk,
 * would hold up every start on the machine. Not thread-safe.
 */
final class RemovalAttempt implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemovalAttempt.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final DaemonHome home;
  private final @Nullable FileChannel file;
  private final boolean ours;

  private RemovalAttempt(DaemonHome home, @Nullable FileChannel file, boolean ours) {
    this.home = home;
    this.file = file;
    this.ours = ours;
  }

  static RemovalAttempt of(DaemonHome home) throws IOException {
    if (hasFailedLately(home)) {
      return new RemovalAttempt(home, null, false);
    }
    FileChannel file;
    try {
      file =
          FileChannel.open(
              home.directory().resolve("removing"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      // Somebody else has just removed it.
      return new RemovalAttempt(home, null, false);
    } catch (IOException e) {
      // A full or broken disk: to remove it all the same is the best that can be done.
      return new RemovalAttempt(home, null, true);
    }
    return new RemovalAttempt(home, file, isLocked(file));
  }

  private static boolean isLocked(FileChannel file) {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // A file system without locks: two that remove the same do no harm.
      return true;
    }
  }

  private static boolean hasFailedLately(DaemonHome home) {
    try {
      Instant failed = Files.getLastModifiedTime(note(home)).toInstant();
      Instant now = Environment.system().clock().instant();
      // A clock that was set back must not make it wait for years.
      return failed.plus(PAUSE).isAfter(now) && !failed.minus(PAUSE).isAfter(now);
    } catch (IOException e) {
      return false;
    }
  }

  private static Path note(DaemonHome home) {
    return home.directory().resolve("not-removed");
  }

  /** Whether this process is the one to remove it now. */
  boolean isOurs() {
    return ours;
  }

  /** Lets others know that it is of no use to try again at once. */
  void failed() {
    try {
      Files.deleteIfExists(note(home));
      Files.createFile(note(home));
    } catch (IOException e) {
      LOG.debug("no note can be left in {}", home, e);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
