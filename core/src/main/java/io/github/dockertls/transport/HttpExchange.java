package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;

/** Sends a request over a pooled connection and hands out its response. */
final class HttpExchange {
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");
  private static final String RAW_TYPE = "application/vnd.docker.";

  private final Settings settings;
  private final ConnectionPool pool;
  private final Failures failures;
  private final ExchangeFailures exchanging;
  private final RequestWriter writer;

  HttpExchange(
      Settings settings, ConnectionPool pool, Failures failures, ExchangeFailures exchanging) {
    this.settings = settings;
    this.pool = pool;
    this.failures = failures;
    this.exchanging = exchanging;
    writer = new RequestWriter(settings);
  }

  Response execute(Request request, String path, CallLimit limit) {
    try {
      ClassicHttpRequest message = writer.write(request, path);
      return execute(request, message, pool.lease(limit));
    } catch (RuntimeException | Error e) {
      limit.end();
      throw e;
    }
  }

  private Response execute(Request request, ClassicHttpRequest message, CallConnection call) {
    try {
      return run(request, message, call);
    } catch (IOException | HttpException e) {
      if (!mayRepeat(message, call, e)) {
        throw failed(e, call);
      }
    } catch (RuntimeException | Error e) {
      pool.discard(call);
      throw e;
    }
    return repeat(request, message, pool.replace(call));
  }

  private Response repeat(Request request, ClassicHttpRequest message, CallConnection call) {
    try {
      return run(request, message, call);
    } catch (IOException | HttpException e) {
      throw failed(e, call);
    } catch (RuntimeException | Error e) {
      pool.discard(call);
      throw e;
    }
  }

  private DockerTlsException failed(Exception e, CallConnection call) {
    DockerTlsException failure = exchanging.explain(e, call, call.phase());
    pool.discard(call);
    return failure;
  }

  /**
   * Only what changes nothing, and only if a connection was used that had waited in the pool and
   * said nothing of an answer.
   */
  private boolean mayRepeat(ClassicHttpRequest message, CallConnection call, Exception e) {
    return REPEATABLE.contains(message.getMethod())
        && message.getEntity() == null
        && call.connection().isReused()
        && !call.connection().hasBegunToAnswer()
        && !call.limit().isOver()
        && !pool.isClosed()
        && !Failures.isInterruption(e)
        && Failures.isPeerClosing(e);
  }

  private Response run(Request request, ClassicHttpRequest message, CallConnection call)
      throws IOException, HttpException {
    HttpConnection connection = call.connection();
    connection.setSocketTimeout(
        Timeout.of(settings.responseTimeout().toMillis(), TimeUnit.MILLISECONDS));
    InputStream stdin = request.hijackedInput();
    UploadAnswer answer = new UploadAnswer(connection, stdin != null, settings.responseTimeout());
    boolean whole = send(request, message, connection, answer);
    if (whole) {
      call.requestSent();
    }
    ClassicHttpResponse response = answer.await();
    boolean raw = isRawStream(response, stdin != null);
    StdinCopier copier = null;
    if (stdin != null && raw) {
      // docker-java takes success to be 200 to 299.
      response.setCode(200);
      connection.setSocketTimeout(Timeout.INFINITE);
      copier = new StdinCopier(stdin, connection);
    }
    if (raw) {
      response.removeHeaders("Content-Length");
      response.removeHeaders("Transfer-Encoding");
    }
    if (Framing.hasBody(message.getMethod(), response.getCode())) {
      connection.receiveResponseEntity(response);
    }
    ResponseBody body =
        new ResponseBody(
            call,
            response.getEntity(),
            raw,
            copier,
            whole && !raw && isKeptAlive(message, response),
            pool,
            exchanging);
    if (copier != null) {
      copier.start();
    }
    return new TransportResponse(response, body, settings, failures, exchanging);
  }

  private static boolean isKeptAlive(ClassicHttpRequest message, ClassicHttpResponse response) {
    return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
        message, response, HttpCoreContext.create());
  }

  /** Whether the request went out whole; if not, the daemon may still have said why. */
  private boolean send(
      Request request, ClassicHttpRequest message, HttpConnection connection, UploadAnswer answer)
      throws IOException, HttpException {
    connection.sendRequestHeader(message);
    byte[] bytes = request.bodyBytes();
    InputStream body = bytes == null ? request.body() : null;
    if (bytes != null && bytes.length <= Upload.BUFFER) {
      message.setEntity(new ByteArrayEntity(bytes, null));
    } else if (bytes != null) {
      message.setEntity(new Upload(new ByteArrayInputStream(bytes), connection, answer));
    } else if (body != null) {
      message.setEntity(new Upload(body, connection, answer));
    }
    try {
      connection.sendRequestEntity(message);
      connection.flush();
    } catch (IOException e) {
      answer.isSent();
      throw e;
    } finally {
      answer.endUpload();
    }
    return answer.isSent();
  }

  /**
   * 101 is usual; a proxy that drops the Upgrade header makes dockerd answer 200. After either,
   * what frames a body means nothing, for there is none (RFC 9110, section 7.8), unless the proxy
   * puts the stream into chunks.
   */
  private static boolean isRawStream(ClassicHttpResponse response, boolean upgrade) {
    if (response.getCode() == 101) {
      return true;
    }
    Header type = response.getFirstHeader("Content-Type");
    if (response.getCode() != 200
        || type == null
        || !type.getValue().regionMatches(true, 0, RAW_TYPE, 0, RAW_TYPE.length())) {
      return false;
    }
    Header encoding = response.getFirstHeader("Transfer-Encoding");
    return upgrade
        ? encoding == null || encoding.getValue().equalsIgnoreCase("identity")
        : encoding == null && !response.containsHeader("Content-Length");
  }
}
