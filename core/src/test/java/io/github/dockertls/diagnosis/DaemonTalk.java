package io.github.dockertls.diagnosis;

import io.github.dockertls.server.TlsTestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.SSLSocket;

/** Answers {@code /_ping} and {@code /version} as a daemon does, and tells the time. */
final class DaemonTalk implements TlsTestServer.Talk {
  private static final String VERSION =
      "{\"Version\":\"26.1.5\",\"ApiVersion\":\"1.45\",\"MinAPIVersion\":\"1.24\"}";

  @Override
  public void on(SSLSocket socket) throws IOException {
    talk(socket);
  }

  static void talk(Socket socket) throws IOException {
    talk(socket.getInputStream(), socket.getOutputStream());
  }

  static void talk(InputStream from, OutputStream to) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.ISO_8859_1));
    for (String request = in.readLine(); request != null; request = in.readLine()) {
      for (String header = in.readLine(); header != null && !header.isEmpty(); ) {
        header = in.readLine();
      }
      answer(to, request);
    }
  }

  private static void answer(OutputStream out, String request) throws IOException {
    String body = request.contains("/_ping") ? "OK" : VERSION;
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    String head =
        "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nDate: "
            + date
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    boolean bare = request.startsWith("HEAD");
    out.write((bare ? head : head + body).getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
