package io.github.dockertls.tls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation in use, and the next one once the files of trust or identity have been rotated.
 * Nothing watches them: they are looked at when somebody asks for the latest. Thread-safe.
 */
final class PolicyRotation {
  private static final Logger log = LoggerFactory.getLogger(TlsPolicy.class);

  /** How often idle connections make us look at the files. */
  private static final long LOOK_INTERVAL = Duration.ofSeconds(1).toNanos();

  /** Makes a generation; the one before it is null for the first. */
  @FunctionalInterface
  interface Maker {
    PolicyState make(Trust trust, @Nullable Identity identity, @Nullable PolicyState before);
  }

  private final Maker maker;
  private final Clock clock;
  private final Consumer<? super Rotation> listener;
  private final PolicyFiles<Trust> trust;
  private final @Nullable PolicyFiles<Identity> identity;
  private final ReentrantLock looking = new ReentrantLock();
  private final Queue<Rotation> untold = new ConcurrentLinkedQueue<>();
  private final ReentrantLock telling = new ReentrantLock();
  private volatile PolicyState current;
  private final AtomicInteger rotations = new AtomicInteger();
  private final AtomicLong looked = new AtomicLong(System.nanoTime());

  PolicyRotation(
      Trust trust,
      @Nullable Identity identity,
      Maker maker,
      Clock clock,
      Consumer<? super Rotation> listener) {
    this.maker = maker;
    this.clock = clock;
    this.listener = listener;
    this.trust = new PolicyFiles<>("the trusted CAs", trust, trust.origin(), System::nanoTime);
    this.identity =
        identity == null
            ? null
            : new PolicyFiles<>(
                "our client certificate", identity, identity.origin(), System::nanoTime);
    current = maker.make(trust, identity, null);
  }

  /** The one that was last found; no file is looked at. */
  PolicyState current() {
    return current;
  }

  int rotations() {
    return rotations.get();
  }

  /** As {@link #rotations}, after a look at the files if none was taken within a second. */
  int rotationsNow() {
    long last = looked.get();
    long now = System.nanoTime();
    if (now - last >= LOOK_INTERVAL && looked.compareAndSet(last, now)) {
      latest();
    }
    return rotations();
  }

  /** The one for a new connection: looks at the files first. */
  PolicyState latest() {
    if (trust.isFixed() && (identity == null || identity.isFixed()) && !current.isOver()) {
      return current;
    }
    looking.lock();
    try {
      looked.set(System.nanoTime());
      Trust whom = trust.latest();
      Identity who = identity == null ? null : identity.latest();
      if (!current.isOf(whom, who)) {
        rotate(maker.make(whom, who, current));
      } else if (current.isOver()) {
        current = maker.make(current.trust(), current.identity(), current);
      }
      return current;
    } finally {
      looking.unlock();
      tell();
    }
  }

  private void rotate(PolicyState next) {
    Instant now = clock.instant();
    Rotation rotation = Rotation.between(current.certificates(now), next.certificates(now));
    log.info("{}", rotation);
    current = next;
    rotations.incrementAndGet();
    untold.add(rotation);
  }

  /** In order, one at a time, and without the lock, so that the listener may connect itself. */
  private void tell() {
    while (!untold.isEmpty() && telling.tryLock()) {
      try {
        Rotation next = untold.poll();
        if (next != null) {
          listener.accept(next);
        }
      } catch (RuntimeException e) {
        log.warn("The listener of onRotation has failed; the rotation is followed all the same", e);
      } finally {
        telling.unlock();
      }
    }
  }
}
