package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Observed;
import io.github.dockertls.docktls.parity.CaseFile.Resolved;

/**
 * What came of a case.
 *
 * @param program what ran: {@code library}, {@code docktls} or {@code docker}
 * @param exit the exit status, or null if it ran in this process
 * @param reason the slug of the failure, or null if there was none
 * @param message what was said
 * @param resolved the endpoint that was found, with an error text alone if none was; null if nobody
 *     asked
 * @param observed what the servers saw
 */
record Actual(
    String program,
    Integer exit,
    String reason,
    String message,
    Resolved resolved,
    Observed observed) {
  boolean isOfDocker() {
    return program.equals("docker");
  }

  Actual seen(Observed by) {
    return new Actual(program, exit, reason, message, resolved, by);
  }
}
