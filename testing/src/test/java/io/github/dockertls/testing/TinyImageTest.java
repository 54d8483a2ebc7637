package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyImageTest {

  @Test
  void equalBusyboxesGiveEqualImages() throws IOException {
    TinyImage one = TinyImage.create();
    TinyImage other = TinyImage.create();
    assertThat(one.id()).matches("sha256:[0-9a-f]{64}").isEqualTo(other.id());
    assertThat(one.tar()).hasSameContentAs(other.tar());
  }

  @Test
  void refusesAProgramThatNeedsLibraries() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    assertThatThrownBy(() -> TinyImage.of(java))
        .isInstanceOf(DockerTlsException.class)
        .hasMessageContaining("\"" + java + "\" is not a statically linked program")
        .hasMessageContaining("Install busybox-static");
  }

  @Test
  void refusesWhatIsNoProgram(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("busybox"), "no program");
    assertThatThrownBy(() -> TinyImage.of(text)).isInstanceOf(DockerTlsException.class);
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> TinyImage.of(Path.of("/no/such/busybox")))
        .isInstanceOf(DockerTlsException.class)
        .hasMessageContaining("\"/no/such/busybox\"");
  }

  @Test
  void writesArchivesThatTarReads(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    new TarWriter(archive)
        .folder("etc", 0755)
        .file("etc/name", 0640, "value".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .link("alias", "etc/name")
        .end();
    Path tar = Files.write(folder.resolve("a.tar"), archive.toByteArray());
    HostCommands.run("tar", "-xf", tar.toString(), "-C", folder.toString());
    assertThat(folder.resolve("alias")).isSymbolicLink().hasContent("value");
  }
}
