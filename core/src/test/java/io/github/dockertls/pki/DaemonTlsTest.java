package io.github.dockertls.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonTlsTest {
  private static final DaemonTls TLS = DaemonTls.in(Path.of("/etc/docker/tls"));

  @TempDir Path directory;

  @Test
  void verifiesClientsByDefault() {
    assertThat(TLS.arguments())
        .containsExactly(
            "--tlsverify",
            "--tlscacert=/etc/docker/tls/ca.pem",
            "--tlscert=/etc/docker/tls/server-cert.pem",
            "--tlskey=/etc/docker/tls/server-key.pem",
            "--host=unix:///var/run/docker.sock",
            "--host=tcp://0.0.0.0:2376");
    assertThat(TLS.files())
        .containsExactly(
            Path.of("/etc/docker/tls/ca.pem"),
            Path.of("/etc/docker/tls/server-cert.pem"),
            Path.of("/etc/docker/tls/server-key.pem"));
  }

  @Test
  void acceptsAnyClientOnlyWhenAskedByName() throws Exception {
    DaemonTls any = TLS.acceptingAnyClient();
    assertThat(any.arguments())
        .contains("--tls", "--tlsverify=false")
        .doesNotContain("--tlsverify");
    assertThat(any.files()).hasSize(2);
    JsonNode config = new ObjectMapper().readTree(any.daemonJson("{\"tlsverify\": true}"));
    assertThat(config.path("tls").booleanValue()).isTrue();
    assertThat(config.path("tlsverify").booleanValue()).isFalse();
    assertThat(config.has("tlscacert")).isFalse();
  }

  @Test
  void writesAConfigurationWhereThereWasNone() {
    assertThat(TLS.daemonJson(""))
        .isEqualTo(
            """
            {
              "hosts" : [
                "unix:///var/run/docker.sock",
                "tcp://0.0.0.0:2376"
              ],
              "tlsverify" : true,
              "tlscacert" : "/etc/docker/tls/ca.pem",
              "tlscert" : "/etc/docker/tls/server-cert.pem",
              "tlskey" : "/etc/docker/tls/server-key.pem"
            }
            """);
  }

  @Test
  void losesNoKeyOfAnExistingConfiguration() throws Exception {
    String existing =
        """
        {
          "debug": true,
          "hosts": ["fd://", "tcp://0.0.0.0:2376"],
          "tls": false,
          "tlscert": "/old/cert.pem",
          "log-opts": {"max-size": "10m", "max-file": "3"},
          "max-concurrent-downloads": 3,
          "x-ratio": 1.50,
          "x-big": 12345678901234567890,
          "x-nothing": null,
          "insecure-registries": ["ümlaut:5000"]
        }
        """;
    String merged = TLS.listening("tcp://10.0.0.7:2376").daemonJson(existing);
    ObjectMapper json = new ObjectMapper();
    JsonNode before = json.readTree(existing);
    JsonNode after = json.readTree(merged);
    before
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!key.startsWith("tls") && !key.equals("hosts")) {
                assertThat(after.get(key)).as(key).isEqualTo(before.get(key));
              }
            });
    assertThat(after.get("hosts").toString())
        .isEqualTo("[\"fd://\",\"tcp://0.0.0.0:2376\",\"tcp://10.0.0.7:2376\"]");
    assertThat(after.get("tlscert").textValue()).isEqualTo("/etc/docker/tls/server-cert.pem");
    assertThat(after.has("tls")).isFalse();
    assertThat(merged).contains("1.50").contains("12345678901234567890").contains("ümlaut");
  }

  @Test
  void givesTheSameWhenMergedTwice() {
    String once = TLS.daemonJson("{\"debug\": true}");
    assertThat(TLS.daemonJson(once)).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|is no JSON object",
        "{|is no JSON at line",
        "{\"a\": 1} x|is no JSON at line",
        "{\"a\": 1, \"a\": 2}|Duplicate field",
        "{\"hosts\": \"fd://\"}|has \"hosts\" that are no list",
        "{\"hosts\": [1]}|has a host that is no text: 1",
      })
  void refusesAConfigurationThatDockerdWouldNotTake(String existing, String message)
      throws Exception {
    Path file = Files.writeString(directory.resolve("daemon.json"), existing);
    assertThatThrownBy(() -> TLS.mergeInto(file))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.DAEMON_CONFIG_INVALID))
        .hasMessageContaining("\"" + file + "\"")
        .hasMessageContaining(message);
    assertThat(file).hasContent(existing);
  }

  @Test
  void mergesIntoAFileAndKeepsItsMode() throws Exception {
    Path file = Files.writeString(directory.resolve("daemon.json"), "{\"debug\": true}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    TLS.mergeInto(file);
    assertThat(Files.readString(file)).contains("\"debug\" : true", "\"tlsverify\" : true");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(directory)
        .isDirectoryContaining(file::equals)
        .isDirectoryNotContaining(p -> !p.equals(file));
  }

  @Test
  void makesTheFileWhereItIsMissingAndFollowsALink() throws Exception {
    Path file = directory.resolve("etc/docker/daemon.json");
    TLS.mergeInto(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);
    TLS.listening("tcp://10.0.0.7:2376").mergeInto(link);
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(file)).contains("tcp://10.0.0.7:2376");
  }

  @Test
  void emptiesExecStartBeforeItSetsIt() {
    assertThat(TLS.systemdDropIn())
        .endsWith(
            """
            [Service]
            ExecStart=
            ExecStart=/usr/bin/dockerd --containerd=/run/containerd/containerd.sock
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "ExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS, /usr/sbin/dockerd $DOCKER_OPTS",
    "/usr/bin/dockerd --host=fd:// --debug, /usr/bin/dockerd --debug",
    "/usr/bin/dockerd --debug -Hfd:// --host tcp://0.0.0.0:2375, /usr/bin/dockerd --debug",
  })
  void takesTheHostsOutOfAUnitsCommand(String unit, String command) {
    assertThat(TLS.systemdDropIn(unit)).endsWith("ExecStart=\nExecStart=" + command + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.7:2376", "unix:///run/x.sock", "tcp://a", "tcp://a:b", "tcp://a:1/x"})
  void refusesWhatIsNoAddressForTls(String address) {
    assertThatThrownBy(() -> TLS.listening(address))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HOST_INVALID));
  }

  @Test
  void refusesThePortThatIsCustomWithoutTls() {
    assertThatThrownBy(() -> TLS.listening("tcp://0.0.0.0:2375"))
        .hasMessageContaining("the port that is custom without TLS");
    assertThatThrownBy(TLS::listening).hasMessageContaining("listens nowhere");
    assertThat(TLS.listening("tcp://[::]:2376").arguments()).contains("--host=tcp://[::]:2376");
  }

  @Test
  void refusesARelativeDirectory() {
    assertThatThrownBy(() -> DaemonTls.in(Path.of("tls")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
