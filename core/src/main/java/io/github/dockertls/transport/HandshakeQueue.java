package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets the handshakes of one policy follow each other. JSSE resumes each TLS 1.3 session once only,
 * so that of many handshakes at the same time all but one would be full ones, which cost several
 * times as much.
 */
final class HandshakeQueue {
  /** A handshake that takes longer holds up nobody any more. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int LOOK_MILLIS = 100;
  private static final int TICKET_MILLIS = 200;

  private final Semaphore turn = new Semaphore(1, true);
  private volatile long turnSince;
  private volatile boolean ticketless;

  /** A handshake and what becomes of it. */
  @FunctionalInterface
  interface Handshake {
    HttpConnection perform() throws IOException;
  }

  HttpConnection handshake(Handshake handshake) throws IOException {
    if (ticketless || !isMyTurn()) {
      return handshake.perform();
    }
    turnSince = System.nanoTime();
    try {
      HttpConnection connection = handshake.perform();
      if (turn.hasQueuedThreads() && connection.isTls13()) {
        ticketless = !connection.awaitTicket(TICKET_MILLIS);
      }
      return connection;
    } finally {
      turn.release();
    }
  }

  private boolean isMyTurn() throws InterruptedIOException {
    try {
      while (!turn.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - turnSince > PATIENCE_NANOS) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException().initCause(e);
    }
  }
}
