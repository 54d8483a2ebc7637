package io.github.dockertls.internal.examination;

import io.github.dockertls.tls.HandshakeTrace;
import org.jspecify.annotations.Nullable;

/** How a connection is secured, in a word or two. */
final class Protection {
  static final String UNKNOWN = "-";

  private Protection() {}

  static String of(Target target, @Nullable HandshakeTrace handshake) {
    if (!target.isTcp()) {
      return "local socket";
    }
    if (target.tls() == null) {
      return "none";
    }
    if (handshake == null || handshake.failure() != null) {
      return UNKNOWN;
    }
    if (!target.tls().trust().isVerified()) {
      return "TLS, unverified";
    }
    HandshakeTrace.Judgement judgement = handshake.judgement();
    if (judgement == null || judgement.refusal() != null) {
      return UNKNOWN;
    }
    return handshake.clientChain().isEmpty() ? "TLS" : "mutual TLS";
  }
}
