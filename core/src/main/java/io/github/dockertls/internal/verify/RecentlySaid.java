package io.github.dockertls.internal.verify;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers the last few things that were said, so that they are not said again. Thread-safe. */
final class RecentlySaid<T> {
  private static final int REMEMBERED = 32;

  private final Set<T> said = new LinkedHashSet<>();
  private final ReentrantLock lock = new ReentrantLock();

  boolean isNew(T thing) {
    lock.lock();
    try {
      if (!said.add(thing)) {
        return false;
      }
      if (said.size() > REMEMBERED) {
        said.remove(said.iterator().next());
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
