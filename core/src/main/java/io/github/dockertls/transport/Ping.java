package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import org.jspecify.annotations.Nullable;

/**
 * What a ping tells.
 *
 * @param apiVersion the Api-Version header, if there was one
 * @param isAnswer whether it was an answer of a daemon, and not just of something between
 */
record Ping(@Nullable String apiVersion, boolean isAnswer) {
  private static final Request HEAD = Request.builder().method("HEAD").path("/_ping").build();
  private static final Request GET =
      Request.builder().method(Request.Method.GET).path("/_ping").build();
  private static final Ping UNANSWERED = new Ping(null, false);

  /** HEAD, and GET where that is not answered with 200 (CLI rule 63). */
  static Ping send(HttpExchange exchange, CallLimit limit) {
    try (Response head = exchange.execute(HEAD, HEAD.path(), limit.rest())) {
      if (head.getStatusCode() == 200) {
        return new Ping(head.getHeader("Api-Version"), true);
      }
    } catch (DockerTlsException e) {
      requireClosing(e);
    }
    try (Response get = exchange.execute(GET, GET.path(), limit.rest())) {
      return get.getStatusCode() < 400 ? new Ping(get.getHeader("Api-Version"), true) : UNANSWERED;
    } catch (DockerTlsException e) {
      requireClosing(e);
      return UNANSWERED;
    }
  }

  /** What comes next tells whether it is only the ping that is not answered. */
  private static void requireClosing(DockerTlsException e) {
    if (e.reason() != DockerTlsException.Reason.CLOSED_BY_PEER) {
      throw e;
    }
  }
}
