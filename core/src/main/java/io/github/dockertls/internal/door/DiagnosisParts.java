package io.github.dockertls.internal.door;

import io.github.dockertls.diagnosis.Step;
import io.github.dockertls.diagnosis.Verdict;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis is made of.
 *
 * @param host the host that was examined
 * @param time when it was examined
 * @param verdict what it comes to
 * @param steps the way as far as it could be gone
 * @param handshake what was seen of the TLS handshake, or null
 * @param identity our own certificate and those sent with it
 * @param trusted the certificates that were given to be trusted
 * @param protection how the connection is secured
 * @param hop the proxy on the way, or null
 */
public record DiagnosisParts(
    String host,
    Instant time,
    Verdict verdict,
    List<Step> steps,
    @Nullable HandshakeTrace handshake,
    List<X509Certificate> identity,
    List<X509Certificate> trusted,
    String protection,
    @Nullable ProxyHop hop) {}
