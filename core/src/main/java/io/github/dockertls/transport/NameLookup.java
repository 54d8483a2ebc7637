package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one name, within a time limit.
 *
 * <p>The system's resolver can neither be interrupted nor limited, so that it is asked on a thread
 * of its own. However many wait for an answer, there is one such thread, which ends with the
 * resolver's own limit (ten seconds for each of its servers is usual).
 */
final class NameLookup {
  /** No name server has said in time whether there is such a name. */
  static final class UnansweredException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    UnansweredException(String name) {
      super(name);
    }
  }

  private final AtomicReference<@Nullable CompletableFuture<InetAddress[]>> running =
      new AtomicReference<>();
  private volatile boolean closed;

  /**
   * Looks a name up; an IP address is taken as it is.
   *
   * @param nanos how long that may take, 0 for any time
   */
  InetAddress[] addresses(String name, long nanos) throws IOException {
    if (Address.isIp(name)) {
      return InetAddress.getAllByName(name);
    }
    CompletableFuture<InetAddress[]> lookup = lookup(name);
    try {
      return nanos == 0 ? lookup.get() : lookup.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw (IOException) new UnansweredException(name).initCause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    } catch (ExecutionException e) {
      throw explained(name, e.getCause());
    }
  }

  /** Ends all waiting. */
  void close() {
    closed = true;
    CompletableFuture<InetAddress[]> lookup = running.get();
    if (lookup != null) {
      lookup.completeExceptionally(new SocketException("Closed"));
    }
  }

  private CompletableFuture<InetAddress[]> lookup(String name) {
    CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
    CompletableFuture<InetAddress[]> other = running.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    Thread thread = new Thread(() -> resolve(name, mine), "docker-tls-lookup " + name);
    thread.setDaemon(true);
    thread.start();
    if (closed) {
      close();
    }
    return mine;
  }

  private void resolve(String name, CompletableFuture<InetAddress[]> result) {
    try {
      result.complete(InetAddress.getAllByName(name));
    } catch (UnknownHostException | RuntimeException e) {
      result.completeExceptionally(e);
    } finally {
      running.set(null);
    }
  }

  private static IOException explained(String name, @Nullable Throwable cause) {
    if (cause instanceof IOException e) {
      return e;
    }
    return (IOException) new UnknownHostException(name).initCause(cause);
  }
}
