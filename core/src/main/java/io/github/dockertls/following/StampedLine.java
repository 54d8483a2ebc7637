package io.github.dockertls.following;

import com.github.dockerjava.api.model.Frame;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;

/** A line of a log with the daemon's timestamp, which stands before it (RFC 3339) and a blank. */
record StampedLine(long nanos, Frame frame) {
  private static final int LONGEST_STAMP = 40;

  static StampedLine of(Frame stamped) {
    byte[] payload = stamped.getPayload();
    int blank = 0;
    while (blank < Math.min(payload.length, LONGEST_STAMP) && payload[blank] != ' ') {
      blank++;
    }
    String stamp = new String(payload, 0, blank, StandardCharsets.US_ASCII);
    try {
      return new StampedLine(
          Position.nanos(OffsetDateTime.parse(stamp).toInstant()),
          new Frame(
              stamped.getStreamType(),
              Arrays.copyOfRange(payload, Math.min(payload.length, blank + 1), payload.length)));
    } catch (DateTimeException e) {
      throw new DockerTlsException(
          Reason.HTTP_BAD_JSON,
          "A line of the log does not begin with the timestamp that was asked for",
          "Look whether the container's log driver tells them",
          e);
    }
  }
}
