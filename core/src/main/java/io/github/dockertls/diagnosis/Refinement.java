package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.tls.HandshakeTrace;
import io.github.dockertls.tls.Inspection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a failure what the looks around it tell: the true cause, where the failure alone knows
 * only its kind. Where they tell nothing, the failure's own words stand.
 */
final class Refinement {
  private final Subject subject;
  private final @Nullable HandshakeTrace handshake;

  Refinement(Subject subject, @Nullable HandshakeTrace handshake) {
    this.subject = subject;
    this.handshake = handshake;
  }

  Finding of(DockerTlsException failure) {
    Finding plain = Finding.of(failure);
    if (Examination.isUnresolved(failure)) {
      return plain;
    }
    Inspection tls = subject.tls();
    Finding refined =
        switch (failure.reason()) {
          case CANNOT_CONNECT, TLS_TO_PLAIN -> new NeighbourPort(subject).explain(plain);
          case PLAIN_TO_TLS -> plainToTls(plain);
          case TIMEOUT -> silent(plain);
          default ->
              tls == null || handshake == null ? null : ofTls(failure, tls, handshake, plain);
        };
    return refined == null ? plain : refined;
  }

  private @Nullable Finding ofTls(
      DockerTlsException failure, Inspection tls, HandshakeTrace trace, Finding plain) {
    return switch (failure.reason()) {
      case X509_UNKNOWN_AUTHORITY -> new UnknownAuthority(subject, tls, trace).explain(plain);
      case X509_TIME -> time(tls, trace, plain);
      case CLIENT_CERT_REJECTED -> new ClientRefusal(subject, tls, trace).explain(plain, failure);
      case CLOSED_BY_PEER -> new ClientRefusal(subject, tls, trace).ofSilence(plain, failure);
      case TLS_VERSION -> versions(plain);
      default -> null;
    };
  }

  /** Flags and variables about TLS do not count for a stored context (CLI rule 36). */
  private @Nullable Finding plainToTls(Finding plain) {
    if (!"context".equals(subject.settings().origins().get("host"))) {
      return null;
    }
    return new Finding(
        plain.reason(),
        plain.detail(),
        plain.sentence() + ": the context has no certificates",
        "Run \"docker context update --docker "
            + Commands.quoted("host=" + subject.host() + ",ca=ca.pem,cert=cert.pem,key=key.pem")
            + "\" with the context's name; --tlsverify and DOCKER_TLS_VERIFY do not count for a"
            + " context");
  }

  private @Nullable Finding silent(Finding plain) {
    if (plain.detail() == Detail.PACKETS_DROPPED && subject.proxy() == null) {
      return new Finding(
          plain.reason(),
          plain.detail(),
          "Nothing comes back from \""
              + subject.authority()
              + "\": a firewall drops the packets,"
              + " or there is no such machine",
          "Open the port in the firewalls between, or correct the address");
    }
    if (plain.detail() == Detail.SILENT_PEER) {
      return new Finding(
          plain.reason(),
          plain.detail(),
          "\""
              + subject.authority()
              + "\" takes the connection and then says nothing: the daemon"
              + " is still starting or hangs, or a port forwarding leads nowhere",
          "Wait until the daemon has started; if that does not help, see its log and what forwards"
              + " the port");
    }
    return null;
  }

  private @Nullable Finding time(Inspection tls, HandshakeTrace trace, Finding plain) {
    Instant ours = subject.environment().clock().instant();
    Instant theirs = new ServerTime(subject, tls, trace).ask();
    boolean agreed =
        theirs != null && Duration.between(ours, theirs).abs().compareTo(ApiLook.TOLERANCE) < 0;
    // A file that was copied may have the time of a third machine.
    Map.Entry<Path, Instant> future = agreed ? null : SettingsLook.fileOfTheFuture(subject);
    if (future != null && isValid(tls, trace, future.getValue())) {
      return clock(
          plain,
          "it says "
              + seconds(ours)
              + ", but \""
              + future.getKey()
              + "\" was written on "
              + seconds(future.getValue()));
    }
    if (theirs != null && isValid(tls, trace, theirs)) {
      return clock(plain, "it says " + seconds(ours) + ", and the server's says " + theirs);
    }
    return agreed ? ofCertificate(plain) : null;
  }

  private boolean isValid(Inspection tls, HandshakeTrace trace, Instant when) {
    return tls.judge(trace.serverChain(), subject.name(), when).refusal() == null;
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Both clocks say the same: then it is the certificate. */
  private static @Nullable Finding ofCertificate(Finding plain) {
    Detail detail = plain.detail();
    if (detail == null) {
      return null;
    }
    String remedy =
        switch (detail) {
          case SERVER_CERT_EXPIRED ->
              "Renew the server's certificate, and restart the daemon, which reads it at its start"
                  + " only";
          case SERVER_CERT_NOT_YET_VALID ->
              "Wait until then; or have it issued again by a machine whose clock is right, and"
                  + " restart the daemon";
          case CA_EXPIRED ->
              "Renew the CA's certificate with the same key, and put it in the place of the old"
                  + " one; with a new key, all that it signed has to be issued again";
          case CA_NOT_YET_VALID ->
              "Wait until then; or have the CA's certificate made again with the same key by a"
                  + " machine whose clock is right, and put it in the place of this one";
          default -> "";
        };
    return remedy.isEmpty()
        ? null
        : new Finding(
            plain.reason(),
            detail,
            plain.sentence() + " by both clocks, the server's and this machine's",
            remedy);
  }

  private static Finding clock(Finding plain, String how) {
    return new Finding(
        plain.reason(),
        Detail.CLOCK_WRONG,
        "This machine's clock is wrong: " + how + ". By the right time the certificates are valid",
        "Set this machine's clock, after a look at one that you trust");
  }

  private @Nullable Finding versions(Finding plain) {
    List<String> spoken = new VersionProbe(subject).versions();
    return spoken.isEmpty()
        ? null
        : new Finding(
            plain.reason(),
            null,
            "\""
                + subject.authority()
                + "\" speaks "
                + String.join(" and ", spoken)
                + " only, and we speak TLS 1.2 and 1.3",
            plain.remedy());
  }
}
