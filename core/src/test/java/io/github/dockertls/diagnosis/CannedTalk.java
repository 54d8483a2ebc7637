package io.github.dockertls.diagnosis;

import io.github.dockertls.server.TlsTestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/**
 * Says the same to every request.
 *
 * @param last whether it hangs up after having said it
 */
record CannedTalk(String answer, boolean last) implements TlsTestServer.Talk {
  static CannedTalk always(String status, String type, String body) {
    return new CannedTalk(
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, type, body.length(), body),
        false);
  }

  static CannedTalk once(String answer) {
    return new CannedTalk(answer, true);
  }

  @Override
  public void on(SSLSocket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    for (String request = in.readLine(); request != null; request = in.readLine()) {
      for (String header = in.readLine(); header != null && !header.isEmpty(); ) {
        header = in.readLine();
      }
      String said =
          request.startsWith("HEAD") ? answer.replaceFirst("(?s)\r\n\r\n.*", "\r\n\r\n") : answer;
      socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
      if (last) {
        return;
      }
    }
  }
}
