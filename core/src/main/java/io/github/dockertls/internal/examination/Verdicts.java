package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Phase;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.diagnosis.Step;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.diagnosis.Verdict;
import java.util.List;

/** Where a failure belongs, and the words for there being none. */
final class Verdicts {
  private Verdicts() {}

  static Verdict of(DockerTlsException failure, List<String> commands) {
    Cause plain = Cause.of(failure);
    return new Verdict(plain.reason(), plain.detail(), plain.sentence(), plain.remedy(), commands);
  }

  static Verdict connected(Target target, StepLog walk) {
    Step api = walk.step(Topic.API);
    String answer = api == null ? "" : ": " + api.finding();
    long warnings = walk.warnings();
    String look =
        warnings == 0
            ? ""
            : warnings == 1 ? ", with one warning" : ", with " + warnings + " warnings";
    return new Verdict(
        null, null, "\"" + target.host() + "\" connects" + look + answer, "", List.of());
  }

  /** The step that a failure of this kind ends. */
  static Topic topic(Reason reason, boolean handshake) {
    return switch (reason) {
      case DNS -> Topic.NAME;
      case CANNOT_CONNECT, CONNECTION_LOST, PERMISSION_DENIED, PROXY_407, PROXY_REFUSED ->
          Topic.CONNECTION;
      case TIMEOUT, CLOSED_BY_PEER -> handshake ? Topic.PROTOCOL : Topic.CONNECTION;
      case PLAIN_TO_TLS, TLS_TO_PLAIN, TLS_TO_NONTLS, MALFORMED_HTTP -> Topic.PROTOCOL;
      case TLS_VERSION -> Topic.VERSIONS;
      case X509_UNKNOWN_AUTHORITY, X509_OTHER, X509_CRITICAL_EXT -> Topic.CHAIN;
      case X509_HOSTNAME, X509_NO_IP_SAN, X509_COMMON_NAME -> Topic.HOST_NAME;
      case X509_TIME -> Topic.DATES;
      case X509_KEY_USAGE -> Topic.PURPOSE;
      case CLIENT_CERT_REJECTED -> Topic.CLIENT_CERTIFICATE;
      case TLS_ALERT, TLS_OTHER -> Topic.HANDSHAKE;
      case CERT_UNPARSABLE -> handshake ? Topic.CHAIN : Topic.FILES;
      default -> reason.phase() == Phase.FILES ? Topic.FILES : Topic.API;
    };
  }
}
