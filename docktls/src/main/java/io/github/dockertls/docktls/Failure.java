package io.github.dockertls.docktls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;

/** What went wrong, as the last line on stderr. */
record Failure(String reason, String message) {
  static Failure of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof DockerTlsException e) {
        return of(e.reason(), String.valueOf(e.getMessage()));
      }
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof DockerException e) {
        return of(
            Reason.HTTP_STATUS,
            "The daemon answered with status " + e.getHttpStatus() + ": " + e.getMessage());
      }
      if (t instanceof JsonProcessingException) {
        return of(
            Reason.HTTP_BAD_JSON,
            "The answer is not the JSON that a daemon sends. See whether the host and port are"
                + " those of a Docker daemon");
      }
      if (t instanceof IOException) {
        return of(Reason.CLOSED_BY_PEER, "The connection broke: " + t.getMessage());
      }
    }
    return thrown instanceof DockerClientException
        ? of(Reason.HTTP_STATUS, "The daemon refused: " + thrown.getMessage())
        : new Failure("internal", oneLine("docktls itself failed: " + thrown));
  }

  private static Failure of(Reason reason, String message) {
    return new Failure(reason.slug(), oneLine(Wording.ofProgram(message)));
  }

  boolean isWrongUse() {
    return reason.equals(Reason.CLI_USAGE.slug());
  }

  String line() {
    return "docktls: " + reason + ": " + message;
  }

  private static String oneLine(String text) {
    return Session.printable(text.strip().replaceAll("\\p{Cntrl}+", " "));
  }
}
