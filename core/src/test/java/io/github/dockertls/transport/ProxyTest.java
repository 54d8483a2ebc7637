package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static io.github.dockertls.transport.ScriptedServer.Script.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Through a proxy: a tunnel for TLS, absolute targets for plain HTTP (CLI rule 60). */
@Timeout(60)
class ProxyTest {
  private final List<String> heads = new CopyOnWriteArrayList<>();

  @Test
  void tunnelsTls() throws Exception {
    try (ScriptedServer daemon = ScriptedServer.start(Wire.TLS13, answer("daemon"));
        ScriptedServer proxy = ScriptedServer.start(Wire.PLAIN, tunnel(daemon.port()));
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("localhost", 2376)
                .tls(ScriptedServer.policy())
                .apiVersion("1.41")
                .proxy("http://joe:p%40ss@127.0.0.1:" + proxy.port())
                .build()) {
      assertThat(fetch(client, get("/info"))).isEqualTo("daemon");
    }
    assertThat(heads.get(0))
        .startsWith("CONNECT localhost:2376 HTTP/1.1\r\nHost: localhost:2376\r\n")
        .contains("Proxy-Authorization: Basic am9lOnBAc3M=\r\n");
    assertThat(heads.get(1)).startsWith("GET /v1.41/info").doesNotContain("Proxy-Authorization");
  }

  @Test
  void asksAProxyForPlainHttp() throws Exception {
    try (ScriptedServer proxy = ScriptedServer.start(Wire.PLAIN, answer("by proxy"));
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("far_away.example", 2375)
                .apiVersion("1.41")
                .proxy("127.0.0.1:" + proxy.port())
                .build()) {
      assertThat(fetch(client, get("/info"))).isEqualTo("by proxy");
    }
    assertThat(heads.get(0))
        .startsWith("GET http://far_away.example:2375/v1.41/info HTTP/1.1\r\n")
        .contains("Host: far_away.example:2375\r\n");
  }

  @Test
  void saysThatTheProxyWantsCredentials() throws Exception {
    DockerTlsException e =
        failure(reply("HTTP/1.1 407 Proxy Authentication Required\nContent-Length: 0\n\n"));

    assertThat(e.reason()).isEqualTo(Reason.PROXY_407);
    assertThat(e).hasMessageContaining("wants credentials");
  }

  @Test
  void saysThatTheProxyRefuses() throws Exception {
    DockerTlsException e = failure(reply("HTTP/1.1 403 Forbidden\n\n"));

    assertThat(e.reason()).isEqualTo(Reason.PROXY_REFUSED);
    assertThat(e).hasMessageContaining("status 403");
  }

  @Test
  void saysThatTheProxyIsNoProxy() throws Exception {
    assertThat(failure(talk -> talk.say("SSH-2.0-x\n\n")).reason()).isEqualTo(Reason.PROXY_REFUSED);
  }

  @Test
  void neverShowsTheProxysPassword() {
    Proxy proxy = Proxy.parse("http://joe:secret@proxy.example:3128/");

    assertThat(proxy).hasToString("Proxy[proxy.example:3128]");
    assertThat(Proxy.parse("http://[::1]:3128").display()).isEqualTo("[::1]:3128");
    assertThat(Proxy.parse("proxy.example").port()).isEqualTo(80);
    assertThat(Proxy.parse("socks5://joe:secret@proxy.example").port()).isEqualTo(1080);
    assertThat(Proxy.parse("socks5://joe:secret@proxy.example").toString())
        .doesNotContain("secret");
  }

  @Test
  void refusesAProxyOfAnotherKind() {
    DockerTlsException e =
        catchThrowableOfType(
            DockerTlsException.class, () -> Proxy.parse("https://joe:secret@proxy:1080"));

    assertThat(e.reason()).isEqualTo(Reason.HOST_INVALID);
    assertThat(e).hasMessageContaining("\"https\"").hasMessageNotContaining("secret");
  }

  private Script answer(String body) {
    return talk -> {
      heads.add(talk.head());
      talk.answer(body);
    };
  }

  private Script tunnel(int port) {
    return talk -> {
      heads.add(talk.head());
      talk.say("HTTP/1.1 200 Connection established\n\n");
      talk.relay(port);
    };
  }

  private static DockerTlsException failure(Script script) throws Exception {
    try (ScriptedServer proxy = ScriptedServer.start(Wire.PLAIN, script);
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("localhost", 2376)
                .tls(ScriptedServer.policy())
                .proxy("http://127.0.0.1:" + proxy.port())
                .build()) {
      return catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/info")));
    }
  }
}
