package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TlsDockerd;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Streams of a gigabyte each, in a JVM that could hold none of them: whole, to the last byte. */
@TlsDockerd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class BigStreamsIT {
  private String printed;

  @BeforeAll
  void moveThem(Dockerd dockerd) throws Exception {
    printed =
        OtherJvm.with("-Xmx96m", "-XX:+UseSerialGC")
            .run(
                BigStreamsProgram.class, dockerd.host(), dockerd.certificateDirectory().toString());
  }

  @Test
  void loadAndSaveGiveTheSameBytes() {
    assertThat(printed).contains("save: same");
  }

  @Test
  void copyOutGivesTheBytesOfTheImage() {
    assertThat(printed).contains("copy out: same");
  }

  @Test
  void copyInPutsTheSameBytesThere() {
    assertThat(printed).contains("copy in: same");
  }

  @Test
  void execGetsTheSameBytesFromStdin() {
    assertThat(printed).contains("exec stdin: same");
  }

  @Test
  void execPrintsTheSameBytes() {
    assertThat(printed).contains("exec stdout: same");
  }
}
