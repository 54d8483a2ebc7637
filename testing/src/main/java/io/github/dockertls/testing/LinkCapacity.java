package io.github.dockertls.testing;

/** When a direction of a link is free again, if only so much passes in a second. Thread-safe. */
final class LinkCapacity {
  private long freeAt = System.nanoTime();

  /** Takes the link for some bytes; returns when the last of them has passed. */
  synchronized long take(int bytes, long rate) {
    long now = System.nanoTime();
    long begin = freeAt - now > 0 ? freeAt : now;
    freeAt = begin + (long) (bytes * 1e9 / rate);
    return freeAt;
  }
}
