package io.github.dockertls.tls;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made at its first use and kept. Thread-safe. */
final class Lazily<T> implements Supplier<T> {
  private final Supplier<? extends T> maker;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T value;

  Lazily(Supplier<? extends T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T made = value;
    if (made != null) {
      return made;
    }
    lock.lock();
    try {
      made = value;
      if (made == null) {
        made = maker.get();
        value = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }
}
