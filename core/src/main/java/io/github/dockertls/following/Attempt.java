package io.github.dockertls.following;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stream from when it is asked for until it ends; docker-java's thread tells it. */
final class Attempt<T> implements ResultCallback<T> {
  private final Runnable stands;
  private final Consumer<T> taker;
  private final BooleanSupplier closed;

  /** Fails with what ended the stream before its proper end. */
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  private volatile @Nullable Closeable response;
  private volatile boolean refusedByListener;

  Attempt(Runnable stands, Consumer<T> taker, BooleanSupplier closed) {
    this.stands = stands;
    this.taker = taker;
    this.closed = closed;
  }

  @Override
  public void onStart(Closeable stream) {
    response = stream;
    listen(stands);
  }

  @Override
  public void onNext(T piece) {
    listen(() -> taker.accept(piece));
  }

  private void listen(Runnable work) {
    if (closed.getAsBoolean() || refusedByListener) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      refusedByListener = true;
      result.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    result.complete(null);
  }

  /** Whether a listener threw, which docker-java would take for a failure of the stream. */
  boolean isRefusedByListener() {
    return refusedByListener;
  }

  /** What ended the stream, null for its proper end. Closing the client ends every stream. */
  @Nullable Throwable await() throws InterruptedException {
    try {
      result.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Override
  public void close() {
    Closeable open = response;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException | RuntimeException e) {
      // Nobody wants it any more.
    }
  }
}
