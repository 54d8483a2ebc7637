package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.ApiVersion;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which API version requests ask for: the one that was set, or else the older of the server's and
 * of what is wanted, asked once (CLI rule 62).
 */
final class ApiVersions {
  private static final Pattern VERSIONED = Pattern.compile("/v[0-9]+(\\.[0-9]+)*(/.*)?");

  private final ApiVersion wanted;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ApiVersion version;

  private ApiVersions(ApiVersion wanted, @Nullable ApiVersion version) {
    this.wanted = wanted;
    this.version = version;
  }

  /** This one, without asking. */
  static ApiVersions exactly(ApiVersion version) {
    return new ApiVersions(version, version);
  }

  /** This one, or what the server has if that is older. */
  static ApiVersions upTo(ApiVersion wanted) {
    return new ApiVersions(wanted, null);
  }

  /** The path with its version, pinging with {@code ping} if that is not known yet. */
  String apply(String path, Supplier<Ping> ping) {
    int query = path.indexOf('?');
    String bare = query < 0 ? path : path.substring(0, query);
    if (bare.equals("/_ping") || VERSIONED.matcher(bare).matches()) {
      return path;
    }
    return "/v" + version(ping) + path;
  }

  /** The version, pinging with {@code ping} if that is not known yet. */
  ApiVersion version(Supplier<Ping> ping) {
    ApiVersion known = version;
    return known == null ? negotiate(ping) : known;
  }

  private ApiVersion negotiate(Supplier<Ping> ping) {
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
      ApiVersion known = version;
      if (known != null) {
        return known;
      }
      Ping answer = ping.get();
      if (!answer.isAnswer()) {
        return wanted;
      }
      ApiVersion chosen = agreed(answer.apiVersion());
      version = chosen;
      return chosen;
    } finally {
      lock.unlock();
    }
  }

  /** What tells none gets the newest, whatever was wanted; what tells nonsense, what was wanted. */
  private ApiVersion agreed(@Nullable String told) {
    if (told == null || told.isEmpty()) {
      return ApiVersion.NEWEST;
    }
    ApiVersion server = ApiVersion.parse(told.strip());
    return server == null
            || server.compareTo(ApiVersion.OLDEST) < 0
            || server.compareTo(wanted) >= 0
        ? wanted
        : server;
  }
}
