package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis comes to: whether it connects, and if not, the one cause and its remedy.
 * Immutable and thread-safe.
 *
 * @param reason the kind of failure, or null if it connects
 * @param detail what more is known of the cause, or null
 * @param sentence the cause, one sentence without its full stop
 * @param remedy what to do, one sentence without its full stop; empty if it connects
 * @param commands what to run in a shell for it; may be empty
 */
public record Verdict(
    @Nullable Reason reason,
    @Nullable Detail detail,
    String sentence,
    String remedy,
    List<String> commands) {

  /**
   * Makes every text one printable line.
   *
   * @param reason the kind of failure, or null
   * @param detail what more is known, or null
   * @param sentence the cause
   * @param remedy what to do
   * @param commands what to run
   */
  public Verdict {
    sentence = Printable.line(sentence);
    remedy = Printable.line(remedy);
    commands = commands.stream().map(Printable::line).toList();
  }

  /**
   * Whether the daemon answers.
   *
   * @return true if so
   */
  public boolean connects() {
    return reason == null;
  }

  /**
   * The cause's stable name for scripts, as exact as it is known: that of the detail, else that of
   * the reason.
   *
   * @return such as {@code client-cert-expired} or {@code dns}; {@code connects} if there is none
   */
  public String cause() {
    if (reason == null) {
      return "connects";
    }
    return detail == null ? reason.slug() : detail.slug();
  }
}
