package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.pem.Pem;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something made of files, made anew once they hold something else. What they hold for the moment
 * may be nothing to work with: half a file, the certificate of another key. Then it stays as it was
 * and is tried again. Not thread-safe.
 */
final class PolicyFiles<T> {
  private static final Logger log = LoggerFactory.getLogger(TlsPolicy.class);

  /**
   * No file system's times are coarser (FAT's are this coarse). A file that is seen to have changed
   * may change again unseen for as long, so until then its content is compared.
   */
  private static final long COARSEST_TIME = Duration.ofSeconds(2).toNanos();

  /** How often a change in the midst of reading makes it worth to begin again at once. */
  private static final int ATTEMPTS = 3;

  /** What another password may mend; the other reasons lie in the text alone. */
  private static final Set<Reason> PASSWORD =
      Set.of(Reason.KEY_ENCRYPTED, Reason.KEY_PASSWORD_WRONG);

  private final String what;
  private final @Nullable FilesRead<T> origin;
  private final LongSupplier nanoTime;
  private T value;
  private List<String> digests;
  private List<String> hopeless = List.of();
  private List<FileStamp> seen = List.of();
  private long seenSince;
  private boolean settled;
  private boolean complained;

  /**
   * Begins to follow.
   *
   * @param what how messages call it
   * @param value what was made first
   * @param origin what it was made from; null if there is nothing to follow
   * @param nanoTime a clock that is never set
   */
  PolicyFiles(String what, T value, @Nullable FilesRead<T> origin, LongSupplier nanoTime) {
    this.what = what;
    this.value = value;
    this.origin = origin;
    this.nanoTime = nanoTime;
    digests = origin == null ? List.of() : origin.digests();
  }

  /** Whether there is nothing to follow. */
  boolean isFixed() {
    return origin == null;
  }

  /** What the files hold now if it can be used, else what they held last. Never throws. */
  T latest() {
    if (origin != null) {
      boolean done = false;
      for (int attempt = 0; attempt < ATTEMPTS && !done; attempt++) {
        done = isUnchanged(origin) || read(origin);
      }
    }
    return value;
  }

  private boolean isUnchanged(FilesRead<T> from) {
    List<FileStamp> now = stamps(from);
    if (!now.equals(seen)) {
      seen = now;
      seenSince = nanoTime.getAsLong();
      settled = false;
    }
    return settled || now.stream().anyMatch(FileStamp::isReadableOnce);
  }

  /** Reads all files; false if one of them changed meanwhile. */
  private boolean read(FilesRead<T> from) {
    long begun = nanoTime.getAsLong();
    try {
      List<Pem> pems = from.files().stream().map(Pem::read).toList();
      if (!stamps(from).equals(seen)) {
        return false;
      }
      if (use(from, pems)) {
        settled = begun - seenSince > COARSEST_TIME;
        complained = false;
      }
    } catch (DockerTlsException e) {
      if (!stamps(from).equals(seen)) {
        return false;
      }
      complain(e.getMessage());
    } catch (RuntimeException e) {
      complain("The supplier of the password has failed: " + e);
    }
    return true;
  }

  /** Uses what was read; false if it is known that it cannot be used. */
  private boolean use(FilesRead<T> from, List<Pem> pems) {
    List<String> read = pems.stream().map(Pem::sha256).toList();
    if (read.equals(digests)) {
      return true;
    }
    if (read.equals(hopeless)) {
      return false;
    }
    for (Pem pem : pems) {
      if (pem.isCut()) {
        throw new DockerTlsException(
            Reason.CERT_UNPARSABLE,
            pem.source() + " ends in the middle of a block",
            "Write it to its end; better, write another file and rename it over this one");
      }
    }
    try {
      value = from.maker().apply(pems);
    } catch (DockerTlsException e) {
      hopeless = PASSWORD.contains(e.reason()) ? List.of() : read;
      throw e;
    }
    digests = read;
    return true;
  }

  private void complain(@Nullable String problem) {
    if (!complained) {
      complained = true;
      log.warn(
          "The files of {} have changed and cannot be used; what was read before stays in use, and"
              + " each new connection tries again. {}",
          Printable.line(what),
          Printable.line(String.valueOf(problem)));
    }
  }

  private static List<FileStamp> stamps(FilesRead<?> origin) {
    return origin.files().stream().map(FileStamp::of).toList();
  }
}
