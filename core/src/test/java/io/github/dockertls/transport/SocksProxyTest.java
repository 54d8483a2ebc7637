package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Talk;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Through a SOCKS5 proxy; what goes over the wire is what the CLI sends (RFC 1928, RFC 1929). */
@Timeout(60)
class SocksProxyTest {
  private static final String DONE = "05000001000000000000";

  private final List<String> heard = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "TLS13"})
  void tunnelsAndLeavesTheNameToTheProxy(Wire wire) throws Exception {
    try (ScriptedServer daemon = ScriptedServer.start(wire, talk -> serve(talk));
        ScriptedServer proxy =
            ScriptedServer.start(
                Wire.PLAIN,
                talk -> {
                  expect(talk, 3, "0500");
                  expect(talk, 5 + "localhost".length() + 2, DONE);
                  talk.relay(daemon.port());
                });
        DockerHttpClient client = client(wire, "localhost", "socks5://127.0.0.1:", proxy)) {
      assertThat(fetch(client, get("/info"))).isEqualTo("daemon");
    }
    assertThat(heard.get(0)).isEqualTo("050100");
    assertThat(heard.get(1)).isEqualTo("0501000309" + "6c6f63616c686f7374" + "0948");
    assertThat(heard.get(2)).startsWith("GET /v1.41/info HTTP/1.1\r\n");
  }

  @Test
  void sendsUserAndPasswordIfTheyAreWanted() throws Exception {
    try (ScriptedServer daemon = ScriptedServer.start(Wire.PLAIN, talk -> serve(talk));
        ScriptedServer proxy =
            ScriptedServer.start(
                Wire.PLAIN,
                talk -> {
                  expect(talk, 4, "0502");
                  expect(talk, 9, "0100");
                  expect(talk, 10, DONE);
                  talk.relay(daemon.port());
                });
        DockerHttpClient client =
            client(Wire.PLAIN, "192.0.2.7", "socks5h://joe:p%40s@127.0.0.1:", proxy)) {
      assertThat(fetch(client, get("/info"))).isEqualTo("daemon");
    }
    assertThat(heard.subList(0, 3))
        .containsExactly("05020002", "01036a6f6503704073", "05010001c00002070948");
    assertThat(heard.get(3)).doesNotContain("Proxy-Authorization");
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://127.0.0.1:, 05ff, wants credentials",
    "socks5://joe:secret@127.0.0.1:, 05ff, takes no user and password",
    "socks5://127.0.0.1:, 485454502f, does not answer in SOCKS5",
  })
  void saysWhatTheProxyWants(String url, String answer, String message) throws Exception {
    DockerTlsException e = failure(url, talk -> expect(talk, 3, answer));

    assertThat(e.reason()).isEqualTo(Reason.PROXY_REFUSED);
    assertThat(e).hasMessageContaining(message).hasMessageNotContaining("secret");
  }

  @Test
  void saysThatTheCredentialsAreRefused() throws Exception {
    DockerTlsException e =
        failure(
            "socks5://joe:secret@127.0.0.1:",
            talk -> {
              expect(talk, 4, "0502");
              expect(talk, 12, "0101");
            });

    assertThat(e.reason()).isEqualTo(Reason.PROXY_REFUSED);
    assertThat(e).hasMessageContaining("refuses the credentials").hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({"02, its rules forbid it", "04, host unreachable", "05, connection refused"})
  void saysWhyTheProxyDoesNotConnect(String status, String message) throws Exception {
    DockerTlsException e =
        failure(
            "socks5://127.0.0.1:",
            talk -> {
              expect(talk, 3, "0500");
              expect(talk, 16, "05" + status + "0001000000000000");
            });

    assertThat(e.reason()).isEqualTo(Reason.PROXY_REFUSED);
    assertThat(e).hasMessageContaining("\"localhost:2376\": " + message);
  }

  @Test
  void saysThatTheProxyHungUp() throws Exception {
    DockerTlsException e = failure("socks5://127.0.0.1:", talk -> expect(talk, 3, "05"));

    assertThat(e.reason()).isEqualTo(Reason.CLOSED_BY_PEER);
    assertThat(e).hasMessageContaining("proxy");
  }

  private void serve(Talk talk) throws IOException {
    heard.add(talk.head());
    talk.answer("daemon");
  }

  /** Takes so many bytes, and answers; both are written in hexadecimal. */
  private void expect(Talk talk, int bytes, String answer) throws IOException {
    heard.add(HexFormat.of().formatHex(talk.in.readNBytes(bytes)));
    talk.out.write(HexFormat.of().parseHex(answer));
    talk.out.flush();
  }

  private static DockerHttpClient client(Wire wire, String host, String url, ScriptedServer proxy)
      throws IOException {
    DockerTlsHttpClient.Builder builder =
        DockerTlsHttpClient.tcp(host, 2376).apiVersion("1.41").proxy(url + proxy.port());
    return (wire.isTls() ? builder.tls(ScriptedServer.policy()) : builder).build();
  }

  private static DockerTlsException failure(String url, Script script) throws Exception {
    try (ScriptedServer proxy = ScriptedServer.start(Wire.PLAIN, script);
        DockerHttpClient client = client(Wire.TLS13, "localhost", url, proxy)) {
      return catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/info")));
    }
  }
}
