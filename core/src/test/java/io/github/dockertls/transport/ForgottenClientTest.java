package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients and responses that were never closed end when they are collected. */
@Timeout(60)
class ForgottenClientTest {
  @ParameterizedTest
  @EnumSource
  void aClientThatWasNeverClosedEndsItsConnections(Wire wire) throws Exception {
    CountDownLatch ended = new CountDownLatch(3);
    Script watch =
        talk -> {
          try {
            StarvingPoolTest.ANSWERS.on(talk);
          } finally {
            ended.countDown();
          }
        };
    try (ScriptedServer server = ScriptedServer.start(wire, watch)) {
      useAndForget(server);

      collectUntil(ended);
    }
  }

  /** Two connections idle in the pool; a third has a response that nobody read. */
  private static void useAndForget(ScriptedServer server) throws Exception {
    DockerHttpClient client = server.client().build();
    try (Response first = client.execute(get("/logs"));
        Response second = client.execute(get("/logs"))) {
      client.execute(get("/logs"));
      Requests.text(first);
      Requests.text(second);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResponseThatWasNeverClosedGivesItsPlaceBack(Wire wire) throws Throwable {
    try (ScriptedServer server = ScriptedServer.start(wire, StarvingPoolTest.ANSWERS);
        DockerHttpClient client = server.client().maxConnections(1).build()) {
      openAndForget(client);
      Requests.Running<String> next = Requests.start(() -> fetch(client, get("/info")));
      CountDownLatch answered = new CountDownLatch(1);
      CompletableFuture<String> told =
          next.result().whenComplete((text, e) -> answered.countDown());

      collectUntil(answered);
      assertThat(next.join()).isEqualTo("connection 2");
      assertThat(told.join()).isEqualTo("connection 2");
    }
  }

  private static void openAndForget(DockerHttpClient client) {
    client.execute(get("/logs"));
  }

  @ParameterizedTest
  @EnumSource
  void aResponseThatIsReadKeepsItsConnectionThoughNobodyHoldsTheClient(Wire wire) throws Exception {
    CountDownLatch collected = new CountDownLatch(1);
    Script halves =
        talk -> {
          talk.head();
          talk.say("HTTP/1.1 200 OK\nContent-Length: 10\n\nfirst");
          collected.await();
          talk.say(" half");
        };
    try (ScriptedServer server = ScriptedServer.start(wire, halves)) {
      DockerHttpClient client = server.client().build();
      try (Response response = client.execute(get("/logs"))) {
        client = null;
        System.gc();
        System.gc();
        collected.countDown();

        assertThat(Requests.text(response)).isEqualTo("first half");
      }
    }
  }

  @Test
  void aClosedConnectionIsForgottenByTheWatch() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, StarvingPoolTest.ANSWERS)) {
      WeakReference<Leases> trace = leaseAndDiscard(server);
      while (trace.get() != null) {
        System.gc();
      }
      assertThat(trace.get()).isNull();
    }
  }

  /** Nothing static holds what belonged to a connection, once that is closed. */
  private static WeakReference<Leases> leaseAndDiscard(ScriptedServer server) throws IOException {
    Settings settings = server.client().settings();
    Failures failures = new Failures(settings, () -> false);
    Leases leases = new Leases(settings, Leases.PATIENCE);
    ConnectionPool pool =
        new ConnectionPool(
            settings,
            new Dialer(settings, failures),
            failures,
            new ExchangeFailures(settings, failures),
            ConnectionPool.MAX_IDLE,
            leases);
    pool.discard(pool.lease(CallLimit.NONE));
    return new WeakReference<>(leases);
  }

  private static void collectUntil(CountDownLatch done) throws InterruptedException {
    do {
      System.gc();
    } while (!done.await(20, TimeUnit.MILLISECONDS));
  }
}
