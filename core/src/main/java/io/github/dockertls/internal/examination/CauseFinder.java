package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.tls.HandshakeTrace;
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
final class CauseFinder {
  private final Target target;
  private final @Nullable HandshakeTrace handshake;

  CauseFinder(Target target, @Nullable HandshakeTrace handshake) {
    this.target = target;
    this.handshake = handshake;
  }

  Cause of(DockerTlsException failure) {
    Cause plain = Cause.of(failure);
    if (Examination.isUnresolved(failure)) {
      return plain;
    }
    Inspection tls = target.tls();
    Cause refined =
        switch (failure.reason()) {
          case CANNOT_CONNECT, TLS_TO_PLAIN -> new NeighbourPort(target).explain(plain);
          case PLAIN_TO_TLS -> plainToTls(plain);
          case TIMEOUT -> silent(plain);
          default ->
              tls == null || handshake == null ? null : ofTls(failure, tls, handshake, plain);
        };
    return refined == null ? plain : refined;
  }

  private @Nullable Cause ofTls(
      DockerTlsException failure, Inspection tls, HandshakeTrace trace, Cause plain) {
    return switch (failure.reason()) {
      case X509_UNKNOWN_AUTHORITY -> new UnknownAuthority(target, tls, trace).explain(plain);
      case X509_TIME -> time(tls, trace, plain);
      case CLIENT_CERT_REJECTED -> new ClientRefusal(target, tls, trace).explain(plain, failure);
      case CLOSED_BY_PEER -> new ClientRefusal(target, tls, trace).ofSilence(plain, failure);
      case TLS_VERSION -> versions(plain);
      default -> null;
    };
  }

  /** Flags and variables about TLS do not count for a stored context (CLI rule 36). */
  private @Nullable Cause plainToTls(Cause plain) {
    if (!"context".equals(target.settings().origins().get("host"))) {
      return null;
    }
    return new Cause(
        plain.reason(),
        plain.detail(),
        plain.sentence() + ": the context has no certificates",
        "Run \"docker context update --docker "
            + Commands.quoted("host=" + target.host() + ",ca=ca.pem,cert=cert.pem,key=key.pem")
            + "\" with the context's name; --tlsverify and DOCKER_TLS_VERIFY do not count for a"
            + " context");
  }

  private @Nullable Cause silent(Cause plain) {
    if (plain.detail() == Detail.PACKETS_DROPPED && target.proxy() == null) {
      return new Cause(
          plain.reason(),
          plain.detail(),
          "Nothing comes back from \""
              + target.authority()
              + "\": a firewall drops the packets,"
              + " or there is no such machine",
          "Open the port in the firewalls between, or correct the address");
    }
    if (plain.detail() == Detail.SILENT_PEER) {
      return new Cause(
          plain.reason(),
          plain.detail(),
          "\""
              + target.authority()
              + "\" takes the connection and then says nothing: the daemon"
              + " is still starting or hangs, or a port forwarding leads nowhere",
          "Wait until the daemon has started; if that does not help, see its log and what forwards"
              + " the port");
    }
    return null;
  }

  private @Nullable Cause time(Inspection tls, HandshakeTrace trace, Cause plain) {
    Instant ours = target.environment().clock().instant();
    Instant theirs = new ServerTime(target, tls, trace).ask();
    boolean agreed =
        theirs != null && Duration.between(ours, theirs).abs().compareTo(ApiLook.TOLERANCE) < 0;
    // A file that was copied may have the time of a third machine.
    Map.Entry<Path, Instant> future = agreed ? null : SettingsLook.fileOfTheFuture(target);
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
    return tls.judge(trace.serverChain(), target.name(), when).refusal() == null;
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Both clocks say the same: then it is the certificate. */
  private static @Nullable Cause ofCertificate(Cause plain) {
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
        : new Cause(
            plain.reason(),
            detail,
            plain.sentence() + " by both clocks, the server's and this machine's",
            remedy);
  }

  private static Cause clock(Cause plain, String how) {
    return new Cause(
        plain.reason(),
        Detail.CLOCK_WRONG,
        "This machine's clock is wrong: " + how + ". By the right time the certificates are valid",
        "Set this machine's clock, after a look at one that you trust");
  }

  private @Nullable Cause versions(Cause plain) {
    List<String> spoken = new VersionProbe(target).versions();
    return spoken.isEmpty()
        ? null
        : new Cause(
            plain.reason(),
            null,
            "\""
                + target.authority()
                + "\" speaks "
                + String.join(" and ", spoken)
                + " only, and we speak TLS 1.2 and 1.3",
            plain.remedy());
  }
}
