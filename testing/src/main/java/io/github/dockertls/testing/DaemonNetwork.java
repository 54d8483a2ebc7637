package io.github.dockertls.testing;

import java.time.Duration;

/**
 * The network between clients and a {@link Dockerd}, for tests of time limits and retries: it can
 * be cut, slow, lossy or torn.
 *
 * <pre>{@code
 * try (Dockerd dockerd = Dockerd.builder().network().start();
 *     DockerClient docker = dockerd.endpoint().connect()) {
 *   dockerd.network().delay(Duration.ofMillis(300));
 *   docker.pingCmd().exec(); // takes a while
 *   dockerd.network().cut();
 *   docker.pingCmd().exec(); // fails once its time limit is over
 * }
 * }</pre>
 *
 * <p>A relay in this process passes on what clients and daemon send. Faults hold at once, for
 * connections that are open and for later ones, and add up until {@link #restore()}. The Unix
 * socket goes past it. Thread-safe.
 */
public final class DaemonNetwork {
  private final Relay relay;

  DaemonNetwork(Relay relay) {
    this.relay = relay;
  }

  /**
   * Lets nothing through in either direction, as if a cable were cut: connections stay open and are
   * silent, new ones are accepted and are silent too. What is sent meanwhile arrives after {@link
   * #restore()}.
   */
  public void cut() {
    relay.change(faults -> faults.withCut(true));
  }

  /**
   * Delays what is sent, in each direction; a question and its answer take twice as long.
   *
   * @param delay how much later everything arrives; zero for no delay
   */
  public void delay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the delay must not be negative, not " + delay);
    }
    relay.change(faults -> faults.withDelay(delay.toNanos()));
  }

  /**
   * Loses packets. TCP sends what was lost again, so that clients see no gap but a wait: 200
   * milliseconds for the first loss of a piece, and twice as long for each further loss of the same
   * piece, as Linux does it. What is behind it waits too.
   *
   * @param percent how many of a hundred are lost, 0 to 99; {@link #cut()} loses all
   */
  public void drop(int percent) {
    if (percent < 0 || percent > 99) {
      throw new IllegalArgumentException("0 to 99 of a hundred can be dropped, not " + percent);
    }
    relay.change(faults -> faults.withDrop(percent));
  }

  /**
   * Limits how much gets through, in each direction, all connections together.
   *
   * @param bytesPerSecond more than zero, such as 125000 for a megabit
   */
  public void throttle(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "at least one byte a second gets through, not " + bytesPerSecond);
    }
    relay.change(faults -> faults.withRate(bytesPerSecond));
  }

  /** Ends all connections with a TCP reset, as a firewall does; new ones can be made. */
  public void reset() {
    relay.reset();
  }

  /** Ends all faults; what was held back arrives. */
  public void restore() {
    relay.change(faults -> Faults.NONE);
  }

  /** Names the faults that hold now. */
  @Override
  public String toString() {
    return "DaemonNetwork[" + relay.faults() + "]";
  }
}
