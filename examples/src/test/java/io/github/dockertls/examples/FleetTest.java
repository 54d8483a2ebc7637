package io.github.dockertls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  @TempDir Path directory;

  @Test
  void hasARowForEachLineWhateverStandsInIt() throws IOException {
    Path hosts = directory.resolve("hosts");
    Files.write(
        hosts,
        List.of(
            "# all of them",
            "",
            "127.0.0.1:1",
            "tcp://127.0.0.1:1 " + directory,
            "unix://" + directory.resolve("none.sock") + " " + directory,
            "https://127.0.0.1:1",
            "%zz"));

    FleetRun run = FleetRun.of(hosts.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out().lines().skip(1).map(row -> row.replaceAll(".* ", "")))
        .containsExactlyInAnyOrder(
            "connection-refused",
            "tls-file-unreadable",
            "cannot-connect",
            "host-invalid",
            "host-invalid");
  }

  @Test
  void refusesToAskNoneAtATime() {
    assertThat(FleetRun.of("--parallel", "0").status()).isEqualTo(2);
  }
}
