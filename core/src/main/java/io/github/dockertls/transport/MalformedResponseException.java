package io.github.dockertls.transport;

import java.io.IOException;

/** A response breaks the rules of HTTP; the message tells which, in words that follow a colon. */
final class MalformedResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Whether it began as HTTP at all. */
  private final boolean http;

  private MalformedResponseException(String broken, boolean http) {
    super(broken);
    this.http = http;
  }

  MalformedResponseException(String broken) {
    this(broken, true);
  }

  /** What answers has another protocol than HTTP. */
  static MalformedResponseException notHttp() {
    return new MalformedResponseException("the status line does not begin with HTTP/", false);
  }

  boolean isHttp() {
    return http;
  }
}
