package io.github.dockertls.benchmarks.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Each job over a JSSE socket with as little HTTP as it takes: how fast it can be in Java at all.
 * Handles what a dockerd answers to these requests, and nothing else.
 */
final class BareClient implements Client {
  private static final int BUFFER = 64 * 1024;

  private final String host;
  private final SSLContext context;

  BareClient(String host, Path certificates) throws IOException {
    this.host = host;
    context = BareTls.context(certificates);
  }

  @Override
  public String ping() throws IOException {
    return text("GET", "/_ping", "");
  }

  @Override
  public String version() throws IOException {
    return field(text("GET", "/version", ""), "Version");
  }

  @Override
  public String download(String container, String path) throws IOException {
    return checksum("/containers/" + container + "/archive?path=" + path);
  }

  @Override
  public String save(String image) throws IOException {
    return checksum("/images/" + image + "/get");
  }

  private String checksum(String path) throws IOException {
    try (SSLSocket socket = BareTls.connect(context, host)) {
      send(socket, "GET", path, "");
      return new Checksum().drain(answer(socket)).seen();
    }
  }

  @Override
  public String copyIn(String container, InputStream tar) throws IOException {
    upload("PUT", "/containers/" + container + "/archive?path=/", tar);
    return "done";
  }

  @Override
  public String load(InputStream tar) throws IOException {
    upload("POST", "/images/load?quiet=1", tar);
    return "done";
  }

  private void upload(String method, String path, InputStream tar) throws IOException {
    try (SSLSocket socket = BareTls.connect(context, host)) {
      OutputStream out = socket.getOutputStream();
      out.write(head(method, path, "Transfer-Encoding: chunked\r\n"));
      byte[] chunk = new byte[BUFFER + 16];
      for (int n = tar.read(chunk, 8, BUFFER); n >= 0; n = tar.read(chunk, 8, BUFFER)) {
        byte[] size = String.format(Locale.ROOT, "%06x\r\n", n).getBytes(ISO_8859_1);
        System.arraycopy(size, 0, chunk, 0, size.length);
        chunk[8 + n] = '\r';
        chunk[9 + n] = '\n';
        out.write(chunk, 0, n + 10);
      }
      out.write("0\r\n\r\n".getBytes(ISO_8859_1));
      new Checksum().drain(answer(socket));
    }
  }

  @Override
  public String logs(String container) throws IOException {
    try (SSLSocket socket = BareTls.connect(context, host)) {
      send(socket, "GET", "/containers/" + container + "/logs?stdout=1", "");
      return payloads(answer(socket));
    }
  }

  @Override
  public String exec(String container, String... command) throws IOException {
    try (SSLSocket socket = hijack(container, false, command)) {
      return payloads(answer(socket));
    }
  }

  @Override
  public String feed(String container, InputStream stdin, String... command) throws IOException {
    try (SSLSocket socket = hijack(container, true, command)) {
      InputStream answer = answer(socket);
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int n = stdin.read(buffer); n >= 0; n = stdin.read(buffer)) {
        out.write(buffer, 0, n);
      }
      socket.shutdownOutput();
      return payloads(answer);
    }
  }

  private SSLSocket hijack(String container, boolean stdin, String... command) throws IOException {
    String words =
        Arrays.stream(command).map(word -> '"' + word + '"').collect(Collectors.joining(","));
    String create = "{\"AttachStdout\":true,\"AttachStdin\":" + stdin + ",\"Cmd\":[" + words + "]}";
    String id = field(text("POST", "/containers/" + container + "/exec", create), "Id");
    SSLSocket socket = BareTls.connect(context, host);
    byte[] body = "{}".getBytes(UTF_8);
    String type = "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
    String upgrade = "Connection: Upgrade\r\nUpgrade: tcp\r\n";
    OutputStream out = socket.getOutputStream();
    out.write(head("POST", "/exec/" + id + "/start", type + upgrade));
    out.write(body);
    return socket;
  }

  private String text(String method, String path, String body) throws IOException {
    try (SSLSocket socket = BareTls.connect(context, host)) {
      send(socket, method, path, body);
      return new String(answer(socket).readAllBytes(), UTF_8);
    }
  }

  private static void send(SSLSocket socket, String method, String path, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    String headers =
        bytes.length == 0
            ? ""
            : "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n";
    byte[] head = head(method, path, headers);
    byte[] message = Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, message, head.length, bytes.length);
    socket.getOutputStream().write(message);
  }

  private static byte[] head(String method, String path, String headers) {
    return (method + " " + path + " HTTP/1.1\r\nHost: docker\r\n" + headers + "\r\n")
        .getBytes(ISO_8859_1);
  }

  private static InputStream answer(SSLSocket socket) throws IOException {
    return HttpAnswer.body(socket.getInputStream());
  }

  /** The bytes of the frames of a multiplexed stream. */
  private static String payloads(InputStream in) throws IOException {
    Checksum checksum = new Checksum();
    byte[] head = new byte[8];
    byte[] buffer = new byte[BUFFER];
    while (in.readNBytes(head, 0, 8) == 8) {
      int left = ByteBuffer.wrap(head).getInt(4);
      while (left > 0) {
        int n = in.read(buffer, 0, Math.min(left, BUFFER));
        if (n < 0) {
          throw new EOFException("a frame lacks " + left + " bytes");
        }
        checksum.write(buffer, 0, n);
        left -= n;
      }
    }
    return checksum.seen();
  }

  private static String field(String json, String name) throws IOException {
    String key = '"' + name + "\":\"";
    int begin = json.indexOf(key);
    if (begin < 0) {
      throw new IOException("no " + name + " in " + json);
    }
    begin += key.length();
    return json.substring(begin, json.indexOf('"', begin));
  }

  @Override
  public void close() {}
}
