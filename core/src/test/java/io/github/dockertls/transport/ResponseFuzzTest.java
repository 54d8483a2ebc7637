package io.github.dockertls.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Reads whatever bytes as the answer to a GET, through a connection of ours. An answer is taken or
 * refused, whatever the packets are that it comes in; one that is taken before the connection ended
 * is refused without its last byte. As a plain test it runs the inputs kept in the resources; with
 * {@code JAZZER_FUZZ=1} in the environment it looks for more:
 *
 * <pre>{@code JAZZER_FUZZ=1 mvn test -pl core -Dtest=ResponseFuzzTest}</pre>
 */
class ResponseFuzzTest {
  /** What an answer was taken for; arrays and lists in it are compared by their text. */
  private record Taken(
      int status, List<String> fields, String body, int length, boolean toTheEnd) {}

  @FuzzTest(maxDuration = "10m")
  void takesOrRefusesEveryAnswer(byte[] input) throws Exception {
    Taken whole = read(new ByteArrayInputStream(input));
    Taken inPieces = read(new Dripping(input));
    if (whole == null ? inPieces != null : !whole.equals(inPieces)) {
      throw new IllegalStateException("its packets matter: " + whole + " or " + inPieces);
    }
    if (whole != null && !whole.toTheEnd()) {
      byte[] cut = Arrays.copyOf(input, whole.length() - 1);
      if (read(new ByteArrayInputStream(cut)) != null) {
        throw new IllegalStateException("it is taken without its last byte");
      }
    }
  }

  private static @Nullable Taken read(InputStream in) throws IOException {
    int all = in.available();
    HttpConnection connection = new HttpConnection(new Wire(in), new Wire(in), 0);
    try {
      ClassicHttpResponse response = new UploadAnswer(connection, false, Duration.ZERO).await();
      byte[] body = {};
      boolean toTheEnd = false;
      if (Framing.hasBody("GET", response.getCode())) {
        connection.receiveResponseEntity(response);
        toTheEnd = response.getEntity().getContentLength() < 0 && !response.getEntity().isChunked();
        body = response.getEntity().getContent().readAllBytes();
      }
      int length = all - in.available() - connection.unused();
      List<String> fields = Stream.of(response.getHeaders()).map(Header::toString).toList();
      return new Taken(response.getCode(), fields, Arrays.toString(body), length, toTheEnd);
    } catch (HttpException | IOException e) {
      return null;
    }
  }

  /** A byte at a time. */
  private static final class Dripping extends ByteArrayInputStream {
    Dripping(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] b, int off, int len) {
      return super.read(b, off, Math.min(1, len));
    }
  }

  /** A socket whose peer has said all that it will. */
  private static final class Wire extends UnbackedSocket {
    private final InputStream in;

    Wire(InputStream in) throws SocketException {
      this.in = in;
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public synchronized void setSoTimeout(int millis) {
      // Nothing is waited for.
    }

    @Override
    public synchronized void close() {
      // Nothing is open.
    }
  }
}
