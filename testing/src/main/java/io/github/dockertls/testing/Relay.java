package io.github.dockertls.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Passes on TCP connections, with faults on purpose. A connection ends on one side as it ended on
 * the other: half, whole, or with a reset. Its threads do not keep the JVM from ending.
 * Thread-safe.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final LinkCapacity towardsTarget = new LinkCapacity();
  private final LinkCapacity towardsClients = new LinkCapacity();
  private volatile Faults faults = Faults.NONE;
  private volatile boolean closed;

  private Relay(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** Listens on a free port of the loopback address. */
  static Relay start(String address, int port) throws IOException {
    Relay relay =
        new Relay(
            new ServerSocket(0, 0, InetAddress.getLoopbackAddress()),
            new InetSocketAddress(address, port));
    run("accept", relay::accept);
    return relay;
  }

  static Thread run(String what, Runnable task) {
    Thread thread = new Thread(task, "docker-tls network: " + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  int port() {
    return listener.getLocalPort();
  }

  Faults faults() {
    return faults;
  }

  void change(UnaryOperator<Faults> change) {
    lock.lock();
    try {
      faults = change.apply(faults);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a moment, or until the faults are others; for ever if it is null.
   *
   * @param known the faults that the caller knows
   */
  void await(Faults known, @Nullable Long until) throws InterruptedException {
    lock.lock();
    try {
      while (faults.equals(known) && !closed) {
        if (until == null) {
          changed.await();
        } else {
          long left = until - System.nanoTime();
          if (left <= 0) {
            return;
          }
          changed.awaitNanos(left);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  void reset() {
    connections.forEach(RelayedConnection::reset);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        run("connect", () -> connect(client));
      } catch (IOException e) {
        // The end, or a client that left before it was taken in.
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    RelayedConnection connection = new RelayedConnection(this, client, server);
    connections.add(connection);
    try {
      server.connect(target);
      connection.start(towardsTarget, towardsClients);
    } catch (IOException e) {
      // Where the daemon refuses a connection, its client learns of it as well as may be.
      connection.reset();
    }
  }

  void forget(RelayedConnection connection) {
    connections.remove(connection);
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      // Nothing is lost: nobody was connected by it.
    }
    reset();
    change(known -> Faults.NONE);
  }
}
