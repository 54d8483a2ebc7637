package io.github.dockertls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dockertls.DockerTlsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real CLI dialled, or said, for each form. */
class DockerHostTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "tcp://build1:2376 | build1 | 2376 | ``",
        "build1 | build1 | 2375 | ``",
        "tcp:// | localhost | 2375 | ``",
        ":4711 | localhost | 4711 | ``",
        "tcp://:4711 | localhost | 4711 | ``",
        "tcp://h: | h | 2375 | ``",
        "`  tcp://h:1\n` | h | 1 | ``",
        "tcp://tcp://h:1 | h | 1 | ``",
        "unix:/tmp/x.sock | unix | 2375 | /tmp/x.sock",
        "//127.0.0.1:1 | localhost | 2375 | /127.0.0.1:1",
        "/x | localhost | 2375 | /x",
        "tcp:///x | localhost | 2375 | /x",
        "tcp://?x | localhost | 2375 | ``",
        "x/y:z | x | 2375 | /y:z",
        "tcp://h:1/a/../b/./c// | h | 1 | /b/c",
        "tcp://h:1/a%20b | h | 1 | /a%20b",
        "tcp://h:1/a b | h | 1 | /a%20b",
        "tcp://h:1/ü!(x) | h | 1 | /%C3%BC%21%28x%29",
        "tcp://h:1/p?x=1#f | h | 1 | /p",
        "tcp://user:pw@h:1 | h | 1 | ``",
        "tcp://@h:1 | h | 1 | ``",
        "tcp://[::1]:1 | ::1 | 1 | ``",
        "[::1]:1 | ::1 | 1 | ``",
        "tcp://[::1]: | ::1 | 2375 | ``",
        "tcp://::1 | ::1 | 2375 | ``",
        "::1:5 | ::1:5 | 2375 | ``",
        "[] | localhost | 2375 | ``",
        "tcp://[127.0.0.1]:1 | 127.0.0.1 | 1 | ``",
        "tcp://[foo]:1 | foo | 1 | ``",
        "tcp://h<x:1 | h<x | 1 | ``",
        "tcp://my_docker.test:1 | my_docker.test | 1 | ``",
        "tcp://LOCALHOST:1 | LOCALHOST | 1 | ``",
        "tcp://hü:1 | xn--h-eha | 1 | ``",
        "tcp://h%c3%bc:1 | xn--h-eha | 1 | ``",
        "tcp://127.0.0.1:00080 | 127.0.0.1 | 80 | ``",
        "tcp://127.1:1 | 127.1 | 1 | ``",
        "tcp://h:0 | h | 0 | ``",
      })
  void dialsWhatTheCliDials(String text, String host, int port, String path) {
    assertThat(DockerHost.parse(text)).isEqualTo(new DockerHost("tcp", host, port, path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "unix:///run/d.sock | /run/d.sock",
        "unix://d.sock | d.sock",
        "unix:// | /var/run/docker.sock",
        "unix://unix:///x | /x",
        "`` | /var/run/docker.sock",
        "`  ` | /var/run/docker.sock",
      })
  void knowsSockets(String text, String path) {
    assertThat(DockerHost.parse(text)).isEqualTo(new DockerHost("unix", "", -1, path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://h:1 | host-invalid",
        "http://h:1 | host-invalid",
        "TCP://h:1 | host-invalid",
        "foo://h:1 | host-invalid",
        "://h:1 | host-invalid",
        "unix://tcp://x | host-invalid",
        "tcp://h:1,tcp://h:2 | host-invalid",
        "tcp://[::1] | host-invalid",
        "tcp://[::1 | host-invalid",
        "tcp://[::1]x:5 | host-invalid",
        "tcp://[::1%25lo]:1 | host-invalid",
        "tcp://fe80::abc | host-invalid",
        "tcp://h:docker | host-invalid",
        "tcp://h:+1 | host-invalid",
        "tcp://h:99999 | host-invalid",
        "tcp://h:99999999999999999999999 | host-invalid",
        "tcp://a b:1 | host-invalid",
        "`tcp://a\tb:1` | host-invalid",
        "tcp://h%41:1 | host-invalid",
        "tcp://h%zz:1 | host-invalid",
        "tcp://h:1/a%zz | host-invalid",
        "tcp://user%zz@h:1 | host-invalid",
        "ssh://h | ssh",
        "ssh:// | ssh",
        "fd:// | host-invalid",
        "fd://3 | protocol-not-available",
        "npipe:// | protocol-not-available",
      })
  void refusesWhatTheCliRefuses(String text, String slug) {
    DockerTlsException refused =
        catchThrowableOfType(DockerTlsException.class, () -> DockerHost.parse(text));

    assertThat(refused.reason().slug()).isEqualTo(slug);
    assertThat(refused.fact()).containsPattern("\"[^\"]+\"");
  }

  @Test
  void refusesASocketPathThatNoSocketCanHave() {
    assertThat(DockerHost.parse("unix:///" + "a".repeat(107)).path()).hasSize(108);
    assertThat(
            catchThrowableOfType(
                    DockerTlsException.class, () -> DockerHost.parse("unix:///" + "a".repeat(108)))
                .reason()
                .slug())
        .isEqualTo("host-invalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tcp://h | h | 80 | ``",
        "tcp://[::1] | ::1 | 80 | ``",
        "tcp://[::1]: | ::1 | 80 | ``",
        "tcp://::1 | : | 1 | ``",
        "tcp://:5 | `` | 5 | ``",
        "tcp://h:1/a/b | h | 1 | /a/b",
        "tcp://h:1/  | h | 1 | ``",
        "tcp://[fe80::1%25lo]:1 | fe80::1%lo | 1 | ``",
        "http://h:1 | h | 1 | ``",
        "https://h | h | 80 | ``",
        "TCP://h:1 | h | 1 | ``",
        "t/cp://h:1 | h | 1 | ``",
        "foo://h: | h | 80 | ``",
        "http://h:1/a | h:1/a | 80 | ``",
        "foo://u:p@h:1 | u:p@h | 1 | ``",
        "UNIX:///x | /x | 80 | ``",
      })
  void takesTheHostOfAStoredContextAsItIs(String text, String host, int port, String path) {
    assertThat(DockerHost.of(text, "from context", 80))
        .isEqualTo(new DockerHost("tcp", host, port, path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "h:1 | host-invalid",
        "` tcp://h:1` | host-invalid",
        "`tcp://h:1 ` | host-invalid",
        "1tcp://h:1 | host-invalid",
        "://h:1 | host-invalid",
        "garbage | host-invalid",
        "tcp:h | host-invalid",
        "tcp:// | host-invalid",
        "unix:// | host-invalid",
        "tcp:///x | host-invalid",
        "foo://h:x | host-invalid",
        "SSH://h | ssh",
        "fd://h:1 | protocol-not-available",
        "npipe:////./pipe/x | protocol-not-available",
      })
  void refusesTheHostOfAStoredContextThatTheCliRefuses(String text, String slug) {
    assertThat(
            catchThrowableOfType(
                    DockerTlsException.class, () -> DockerHost.of(text, "from context", 80))
                .reason()
                .slug())
        .isEqualTo(slug);
  }
}
