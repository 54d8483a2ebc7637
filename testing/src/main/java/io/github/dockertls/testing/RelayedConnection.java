package io.github.dockertls.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a {@link Relay}: two sockets, and two directions. Thread-safe. */
final class RelayedConnection {
  /** About what a TCP segment holds on the loopback: faults hold for pieces of this size. */
  private static final int PIECE = 16 * 1024;

  private static final int PIECES_UNDER_WAY = 256;
  private static final long RETRANSMISSION_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final byte[] END = new byte[0];

  private final Relay relay;
  private final Socket client;
  private final Socket server;
  private final AtomicInteger directionsLeft = new AtomicInteger(2);
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  RelayedConnection(Relay relay, Socket client, Socket server) {
    this.relay = relay;
    this.client = client;
    this.server = server;
  }

  void start(LinkCapacity towardsServer, LinkCapacity towardsClient) throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    new Direction(client, server, towardsServer).start();
    new Direction(server, client, towardsClient).start();
  }

  /** Ends both sides with a reset, which a close without lingering sends. */
  void reset() {
    for (Socket socket : new Socket[] {client, server}) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It has ended already.
      }
    }
    relay.forget(this);
    threads.forEach(Thread::interrupt);
  }

  private void ended() {
    if (directionsLeft.decrementAndGet() == 0) {
      try (client;
          server) {
        relay.forget(this);
      } catch (IOException e) {
        // It has ended already.
      }
    }
  }

  /** What was read at a moment; {@link #END} if there is no more. */
  private static final class Piece {
    private final byte[] bytes;
    private final long readAt = System.nanoTime();

    Piece(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** One reads, one writes, so that delayed pieces can follow each other closely. */
  private final class Direction {
    private final Socket from;
    private final Socket to;
    private final LinkCapacity capacity;
    private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES_UNDER_WAY);

    Direction(Socket from, Socket to, LinkCapacity capacity) {
      this.from = from;
      this.to = to;
      this.capacity = capacity;
    }

    void start() {
      threads.add(Relay.run("read", this::read));
      threads.add(Relay.run("write", this::write));
    }

    private void read() {
      try {
        InputStream in = from.getInputStream();
        byte[] bytes;
        do {
          bytes = readPiece(in);
          underWay.put(new Piece(bytes));
        } while (bytes.length > 0);
      } catch (IOException e) {
        reset();
      } catch (InterruptedException e) {
        // The connection was reset: this thread has nothing more to do.
        Thread.currentThread().interrupt();
      }
    }

    private byte[] readPiece(InputStream in) throws IOException {
      byte[] buffer = new byte[PIECE];
      int length = in.read(buffer);
      return length < 0 ? END : Arrays.copyOf(buffer, length);
    }

    private void write() {
      try {
        OutputStream out = to.getOutputStream();
        Piece piece = underWay.take();
        while (piece.bytes.length > 0) {
          awaitArrival(piece);
          out.write(piece.bytes);
          piece = underWay.take();
        }
        awaitArrival(piece);
        to.shutdownOutput();
        ended();
      } catch (IOException e) {
        reset();
      } catch (InterruptedException e) {
        // The connection was reset: this thread has nothing more to do.
        Thread.currentThread().interrupt();
      }
    }

    /** Faults that change meanwhile hold for what is under way as well. */
    private void awaitArrival(Piece piece) throws InterruptedException {
      Faults faults;
      do {
        faults = relay.faults();
        relay.await(faults, faults.cut() ? null : arrival(piece, faults));
      } while (!faults.equals(relay.faults()) && !relay.isClosed());
    }

    private long arrival(Piece piece, Faults faults) {
      long arrival = piece.readAt + faults.delayNanos();
      long wait = RETRANSMISSION_NANOS;
      while (ThreadLocalRandom.current().nextInt(100) < faults.dropPercent()) {
        arrival += wait;
        wait *= 2;
      }
      if (faults.rate() > 0) {
        arrival = Math.max(arrival, capacity.take(piece.bytes.length, faults.rate()));
      }
      return arrival;
    }
  }
}
