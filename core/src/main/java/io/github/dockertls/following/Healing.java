package io.github.dockertls.following;

import com.github.dockerjava.api.exception.DockerException;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a failure that time may heal from one that somebody has to mend. */
final class Healing {
  /** The daemon or something between is away, is being started, or went in the middle. */
  private static final Set<Reason> REASONS =
      EnumSet.of(
          Reason.CANNOT_CONNECT,
          Reason.CLOSED_BY_PEER,
          Reason.CONNECTION_LOST,
          Reason.DNS,
          Reason.TIMEOUT,
          Reason.RESPONSE_TRUNCATED,
          Reason.MALFORMED_HTTP,
          Reason.PROXY_REFUSED);

  /** Of the client's errors, those that say "later" (RFC 9110, RFC 8470, RFC 6585). */
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  private static final int NOT_IMPLEMENTED = 501;

  private Healing() {}

  /** What time may heal of a failure, or null if it will not. */
  static @Nullable RuntimeException of(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DockerTlsException e) {
        return REASONS.contains(e.reason()) ? e : null;
      }
      if (t instanceof DockerException e) {
        return isForNow(e) ? e : null;
      }
    }
    return null;
  }

  private static boolean isForNow(DockerException e) {
    int status = e.getHttpStatus();
    // The client asks for its newest version where the ping before was cut off (CLI rule 62).
    boolean unnegotiated =
        status == 400 && String.valueOf(e.getMessage()).contains("is too new. Maximum supported");
    return LATER.contains(status) || unnegotiated || (status >= 500 && status != NOT_IMPLEMENTED);
  }
}
