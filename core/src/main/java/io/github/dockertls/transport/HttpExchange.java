package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
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
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;

/** Sends a request over a pooled connection and hands out its response. */
final class HttpExchange {
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");

  private final Settings settings;
  private final ConnectionPool pool;
  private final Failures failures;
  private final RequestWriter writer;

  HttpExchange(Settings settings, ConnectionPool pool, Failures failures) {
    this.settings = settings;
    this.pool = pool;
    this.failures = failures;
    writer = new RequestWriter(settings);
  }

  Response execute(Request request, String path) {
    ClassicHttpRequest message = writer.write(request, path);
    HttpConnection connection = pool.lease();
    try {
      return run(request, message, connection);
    } catch (IOException | HttpException e) {
      if (!mayRepeat(message, connection, e)) {
        pool.discard(connection);
        throw failures.exchanging(e, connection);
      }
    } catch (RuntimeException | Error e) {
      pool.discard(connection);
      throw e;
    }
    return repeat(request, message, pool.replace(connection));
  }

  private Response repeat(Request request, ClassicHttpRequest message, HttpConnection connection) {
    try {
      return run(request, message, connection);
    } catch (IOException | HttpException e) {
      pool.discard(connection);
      throw failures.exchanging(e, connection);
    } catch (RuntimeException | Error e) {
      pool.discard(connection);
      throw e;
    }
  }

  /** Only what changes nothing, and only if a connection was used that had waited in the pool. */
  private boolean mayRepeat(ClassicHttpRequest message, HttpConnection connection, Exception e) {
    return REPEATABLE.contains(message.getMethod())
        && message.getEntity() == null
        && connection.isReused()
        && !pool.isClosed()
        && !Failures.isInterruption(e)
        && Failures.isPeerClosing(e);
  }

  private Response run(Request request, ClassicHttpRequest message, HttpConnection connection)
      throws IOException, HttpException {
    connection.setSocketTimeout(
        Timeout.of(settings.responseTimeout().toMillis(), TimeUnit.MILLISECONDS));
    InputStream stdin = request.hijackedInput();
    UploadAnswer answer = new UploadAnswer(connection, stdin != null, settings.responseTimeout());
    boolean whole = send(request, message, connection, answer);
    ClassicHttpResponse response = answer.await();
    boolean raw = isRawStream(response);
    StdinCopier copier = null;
    if (stdin != null && raw) {
      // docker-java takes success to be 200 to 299.
      response.setCode(200);
      connection.setSocketTimeout(Timeout.INFINITE);
      copier = new StdinCopier(stdin, connection);
    }
    boolean hasBody = MessageSupport.canResponseHaveBody(message.getMethod(), response);
    if (hasBody) {
      connection.receiveResponseEntity(response);
    }
    boolean reusable =
        whole
            && copier == null
            && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                message, response, HttpCoreContext.create());
    ResponseBody body =
        new ResponseBody(connection, response.getEntity(), raw, copier, reusable, pool, failures);
    if (copier != null) {
      copier.start();
    }
    return new TransportResponse(response, body, settings, failures);
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

  /** 101 is usual; a proxy that drops the Upgrade header makes dockerd answer 200. */
  private static boolean isRawStream(ClassicHttpResponse response) {
    if (response.getCode() == 101) {
      return true;
    }
    Header type = response.getFirstHeader("Content-Type");
    return response.getCode() == 200
        && type != null
        && type.getValue().startsWith("application/vnd.docker.")
        && !response.containsHeader("Content-Length")
        && !response.containsHeader("Transfer-Encoding");
  }
}
