package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.verify.ServerVerifier;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** A policy at one moment, for looking at servers instead of talking to them. */
final class PolicyInspection implements Inspection {
  private final PolicyState generation;
  private final @Nullable ServerVerifier verifier;
  private final @Nullable String serverName;
  private final Environment environment;

  PolicyInspection(
      PolicyState generation,
      @Nullable ServerVerifier verifier,
      @Nullable String serverName,
      Environment environment) {
    this.generation = generation;
    this.verifier = verifier;
    this.serverName = serverName;
    this.environment = environment;
  }

  @Override
  public HandshakeTrace trace(Socket connected, String host, int port, Duration timeout) {
    return new HandshakeTracer(this, generation, expected(host), environment.clock())
        .trace(connected, host + ":" + port, port, timeout);
  }

  @Override
  public HandshakeTrace.Judgement judge(List<X509Certificate> sent, String host, Instant when) {
    if (verifier == null) {
      return new HandshakeTrace.Judgement(List.of(), null);
    }
    try {
      List<ParsedCertificate> path = verifier.path(sent, expected(host), when);
      return new HandshakeTrace.Judgement(
          path.stream().map(ParsedCertificate::certificate).toList(), null);
    } catch (CertificateException e) {
      DockerTlsException refusal =
          HandshakeFailures.of(null, host, null, new byte[0], when).explain(e);
      return new HandshakeTrace.Judgement(List.of(), refusal);
    }
  }

  @Override
  public DockerTlsException explainRefusal(
      String host, @Nullable List<X500Principal> authorities, DockerTlsException refusal) {
    return HandshakeFailures.of(
            generation.identity(), host, authorities, new byte[0], environment.clock().instant())
        .rejected(refusal.fact(), refusal);
  }

  private String expected(String host) {
    return serverName == null ? host : serverName;
  }

  @Override
  public Trust trust() {
    return generation.trust();
  }

  @Override
  public List<X509Certificate> anchors() {
    return verifier == null ? List.of() : verifier.anchors();
  }

  @Override
  public Optional<Identity> identity() {
    return Optional.ofNullable(generation.identity());
  }

  @Override
  public List<X509Certificate> ownCertificates() {
    return generation.ownCertificates();
  }
}
