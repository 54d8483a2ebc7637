package io.github.dockertls.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way.
 *
 * @param proxy its scheme, host and port
 * @param request how it is asked for a tunnel to the server; null if it takes the requests itself
 */
record Between(String proxy, @Nullable String request) {
  static @Nullable Between of(Subject subject) {
    String proxy = subject.proxy();
    if (proxy == null) {
      return null;
    }
    if (proxy.startsWith("socks5")) {
      return new Between(proxy, "SOCKS5 connect to " + subject.authority());
    }
    return new Between(proxy, subject.tls() == null ? null : "CONNECT " + subject.authority());
  }
}
