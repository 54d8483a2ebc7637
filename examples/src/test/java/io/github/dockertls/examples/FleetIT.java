package io.github.dockertls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TlsDockerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fleet program against a real daemon. */
@TlsDockerd
class FleetIT {
  @TempDir private Path home;

  @Test
  void theFleetIsSortedByDaysLeft(Dockerd dockerd) throws IOException {
    Path hosts =
        Files.writeString(
            home.resolve("hosts"),
            "# build machines\n"
                + dockerd.host()
                + " "
                + dockerd.certificateDirectory()
                + "\ntcp://127.1:2376 "
                + dockerd.certificateDirectory()
                + "\n");
    Path page = home.resolve("fleet.html");
    FleetRun run = FleetRun.of("--parallel", "2", "--html", page.toString(), hosts.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("DAYS LEFT", "mutual TLS", "dns");
    assertThat(Files.readString(page)).contains("1 of 2 endpoints connect");
  }
}
