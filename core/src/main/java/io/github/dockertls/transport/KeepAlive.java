package io.github.dockertls.transport;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * Asks a silent peer whether it is still there, as the CLI does: Go's dialler begins after 15
 * seconds of silence, asks every 15 seconds, and gives up after 9 questions without an answer. The
 * kernel's own beginning, two hours, is later than any gateway forgets.
 *
 * @param interval whole seconds from 1 on, or zero for no questions
 */
record KeepAlive(Duration interval) {
  static final KeepAlive USUAL = new KeepAlive(Duration.ofSeconds(15));

  /** As Go has it; the kernel's usual number as well. */
  static final int QUESTIONS = 9;

  /** The most that Linux takes. */
  private static final long LONGEST_SECONDS = 32767;

  /** Rounds up to what a socket can count. */
  static KeepAlive every(Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("keepAlive must not be negative: " + interval);
    }
    long seconds = interval.getSeconds() + (interval.getNano() > 0 ? 1 : 0);
    return new KeepAlive(Duration.ofSeconds(Math.min(LONGEST_SECONDS, seconds)));
  }

  /** How long a peer that is gone stays unnoticed. */
  Duration limit() {
    return interval.multipliedBy(1 + QUESTIONS);
  }

  /** Sets it up; where a platform cannot set the times, its own hold. */
  void applyTo(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, !interval.isZero());
    if (interval.isZero()) {
      return;
    }
    int seconds = (int) interval.toSeconds();
    try {
      Set<SocketOption<?>> known = channel.supportedOptions();
      set(channel, known, ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
      set(channel, known, ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds);
      set(channel, known, ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
    } catch (LinkageError e) {
      // A runtime image without the module jdk.net.
    }
  }

  private static void set(
      SocketChannel channel, Set<SocketOption<?>> known, SocketOption<Integer> option, int value)
      throws IOException {
    if (known.contains(option)) {
      channel.setOption(option, value);
    }
  }
}
