package io.github.dockertls.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.transport.Requests.Running;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections are made one after the other, and nobody waits in vain. */
@Timeout(60)
class DialQueueTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final CountDownLatch dialling = new CountDownLatch(1);
  private final CountDownLatch mayConnect = new CountDownLatch(1);
  private final HttpConnection slow = connection();

  private static HttpConnection connection() {
    try {
      Socket socket = new Socket();
      return new HttpConnection(socket, socket, 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Running<HttpConnection> dialSlowly(DialQueue queue) throws InterruptedException {
    Running<HttpConnection> first =
        Requests.start(
            () ->
                queue.connect(
                    idle::pollFirst,
                    () -> {
                      dialling.countDown();
                      await(mayConnect);
                      return slow;
                    }));
    dialling.await();
    return first;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpConnection outOfTurn() {
    throw new AssertionError("dialled out of turn");
  }

  @Test
  void takesTheConnectionThatComesBackWhileAnotherIsMade() throws Throwable {
    DialQueue queue = new DialQueue(LONG);
    Running<HttpConnection> first = dialSlowly(queue);
    Running<HttpConnection> second =
        Requests.start(() -> queue.connect(idle::pollFirst, DialQueueTest::outOfTurn));
    HttpConnection returned = connection();
    idle.add(returned);
    queue.cameBack();

    assertThat(second.join()).isSameAs(returned);
    mayConnect.countDown();
    assertThat(first.join()).isSameAs(slow);
  }

  @Test
  void makesConnectionsOneAfterTheOther() throws Throwable {
    DialQueue queue = new DialQueue(LONG);
    Running<HttpConnection> first = dialSlowly(queue);
    HttpConnection next = connection();
    Running<HttpConnection> second =
        Requests.start(
            () ->
                queue.connect(
                    idle::pollFirst,
                    () -> {
                      assertThat(mayConnect.getCount()).isZero();
                      return next;
                    }));
    mayConnect.countDown();

    assertThat(second.join()).isSameAs(next);
    assertThat(first.join()).isSameAs(slow);
  }

  @Test
  void givesTheTurnOnAfterAFailure() throws Throwable {
    DialQueue queue = new DialQueue(LONG);
    assertThatThrownBy(
            () ->
                queue.connect(
                    idle::pollFirst,
                    () -> {
                      throw new IllegalStateException("refused");
                    }))
        .hasMessage("refused");
    assertThat(queue.connect(idle::pollFirst, () -> slow)).isSameAs(slow);
  }

  @Test
  void waitsNoLongerThanItsPatience() throws Throwable {
    DialQueue queue = new DialQueue(Duration.ofMillis(1));
    Running<HttpConnection> first = dialSlowly(queue);
    HttpConnection aside = connection();

    assertThat(queue.connect(idle::pollFirst, () -> aside)).isSameAs(aside);
    mayConnect.countDown();
    assertThat(first.join()).isSameAs(slow);
  }

  @Test
  void tellsAllWhoWaitOfAConnectionThatCameBack() throws Throwable {
    DialQueue queue = new DialQueue(LONG);
    Running<HttpConnection> first = dialSlowly(queue);
    CountDownLatch asked = new CountDownLatch(1);
    HttpConnection own = connection();
    Running<HttpConnection> replacing =
        Requests.start(
            () ->
                queue.connect(
                    () -> {
                      asked.countDown();
                      return null;
                    },
                    () -> own));
    asked.await();
    Running<HttpConnection> leasing =
        Requests.start(() -> queue.connect(idle::pollFirst, DialQueueTest::outOfTurn));
    HttpConnection returned = connection();
    idle.add(returned);
    queue.cameBack();

    assertThat(leasing.join()).isSameAs(returned);
    mayConnect.countDown();
    assertThat(replacing.join()).isSameAs(own);
    assertThat(first.join()).isSameAs(slow);
  }

  @Test
  void looksAgainWhenAllAreWoken() throws Throwable {
    DialQueue queue = new DialQueue(LONG);
    Running<HttpConnection> first = dialSlowly(queue);
    CountDownLatch closed = new CountDownLatch(1);
    Running<HttpConnection> second =
        Requests.start(
            () ->
                queue.connect(
                    () -> {
                      if (closed.getCount() == 0) {
                        throw new IllegalStateException("closed");
                      }
                      return null;
                    },
                    DialQueueTest::outOfTurn));
    closed.countDown();
    queue.wakeAll();

    assertThatThrownBy(second::join).hasMessage("closed");
    mayConnect.countDown();
    assertThat(first.join()).isSameAs(slow);
  }
}
