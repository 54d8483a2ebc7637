package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which API version requests ask for: what was set, literally, or else the older of the server's
 * and {@link #NEWEST}, asked once (CLI rule 62).
 */
final class ApiVersions {
  static final String NEWEST = "1.50";
  private static final String OLDEST = "1.24";
  private static final Pattern VERSIONED = Pattern.compile("/v[0-9]+(\\.[0-9]+)*(/.*)?");
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable String version;

  ApiVersions(@Nullable String literal) {
    version = literal;
  }

  /**
   * What to ping tells.
   *
   * @param apiVersion the Api-Version header, if there was one
   * @param isAnswer whether it was an answer of a daemon, and not just of something between
   */
  record Ping(@Nullable String apiVersion, boolean isAnswer) {
    static final Ping UNANSWERED = new Ping(NEWEST, false);
  }

  /** The path with its version, pinging with {@code ping} if that is not known yet. */
  String apply(String path, Supplier<Ping> ping) {
    int query = path.indexOf('?');
    String bare = query < 0 ? path : path.substring(0, query);
    if (bare.equals("/_ping") || VERSIONED.matcher(bare).matches()) {
      return path;
    }
    String known = version;
    return "/v" + (known == null ? negotiate(ping) : known) + path;
  }

  private String negotiate(Supplier<Ping> ping) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DockerTlsException(
          Reason.INTERRUPTED,
          "The thread was interrupted while the API version was negotiated",
          "Repeat the call if it is still wanted",
          e);
    }
    try {
      String known = version;
      if (known != null) {
        return known;
      }
      Ping answer = ping.get();
      String chosen = answer.apiVersion() == null ? OLDEST : older(answer.apiVersion());
      if (answer.isAnswer()) {
        version = chosen;
      }
      return chosen;
    } finally {
      lock.unlock();
    }
  }

  private static String older(String server) {
    Matcher matcher = NUMBER.matcher(server.strip());
    if (!matcher.matches()) {
      return OLDEST;
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    return major > 1 || (major == 1 && minor > 50) ? NEWEST : matcher.group();
  }
}
