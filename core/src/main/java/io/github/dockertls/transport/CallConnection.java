package io.github.dockertls.transport;

import io.github.dockertls.transport.ExchangeFailures.Phase;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection, as one request holds it. It ends once: whoever ends it a second time ends nothing,
 * so that no connection is taken that another request holds meanwhile.
 */
final class CallConnection {
  private final HttpConnection connection;
  private final CallLimit limit;
  private final AtomicBoolean ended = new AtomicBoolean();
  private boolean sent;

  CallConnection(HttpConnection connection, CallLimit limit) {
    this.connection = connection;
    this.limit = limit;
  }

  HttpConnection connection() {
    return connection;
  }

  /** How long the call may last that the connection is held for. */
  CallLimit limit() {
    return limit;
  }

  /** Notes that the request went out whole. Only for the thread that sends it. */
  void requestSent() {
    sent = true;
  }

  /** How far the exchange had come when no head of a response came of it. */
  Phase phase() {
    return sent ? Phase.HEAD : Phase.REQUEST;
  }

  /** Ends the hold; false if it has ended before. */
  boolean end() {
    return ended.compareAndSet(false, true);
  }
}
