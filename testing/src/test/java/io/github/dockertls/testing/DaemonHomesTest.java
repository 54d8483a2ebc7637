package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonHomesTest {

  @Test
  void javasOwnFolderIsTaken() {
    assertThat(DaemonHomes.base(Environment.builder().build(), "/java")).hasToString("/java");
  }

  @Test
  void theVariableGoesBeforeJavasFolder() {
    Environment environment =
        Environment.builder().variable("DOCKER_TLS_DIRECTORY", "/ours").build();
    assertThat(DaemonHomes.base(environment, "/java")).hasToString("/ours");
  }

  @Test
  void theSystemsVariableCountsWhereNobodyToldJavaOtherwise() {
    Environment environment = Environment.builder().variable("TMPDIR", "/other").build();
    assertThat(DaemonHomes.base(environment, "/tmp")).hasToString("/other");
    assertThat(DaemonHomes.base(environment, "/java")).hasToString("/java");
  }

  @Test
  void anEmptyVariableIsAsGoodAsNone() {
    Environment environment =
        Environment.builder().variable("TMPDIR", "").variable("DOCKER_TLS_DIRECTORY", "").build();
    assertThat(DaemonHomes.base(environment, "/tmp")).hasToString("/tmp");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> DaemonHomes.base(Path.of("/no/such/folder")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"/no/such/folder\"");
  }

  @Test
  void aHomeElsewhereHasAShortPath(@TempDir Path folder) throws IOException {
    Path far = Files.createDirectory(folder.resolve("far ".repeat(40).strip()));
    DaemonHome home = DaemonHome.create(far);
    try {
      assertThat(home.directory()).hasParent(far.toRealPath());
      assertThat(home.socket().toString()).doesNotContain(" ").hasSizeLessThan(80);
      assertThat(home.near()).isSymbolicLink();
      assertThat(home.near().toRealPath()).isEqualTo(home.directory());
    } finally {
      Remains.remove(home);
    }
    assertThat(far).isEmptyDirectory();
    assertThat(Files.isSymbolicLink(home.near())).isFalse();
  }

  @Test
  void aHomeAtTheUsualPlaceNeedsNoLink() throws IOException {
    DaemonHome home = DaemonHome.create(Path.of("/tmp"));
    try {
      assertThat(home.near()).isEqualTo(home.directory());
    } finally {
      Remains.remove(home);
    }
  }

  @Test
  void aLinkThatLeadsNowhereIsRemoved(@TempDir Path folder) throws IOException {
    String name = "dtls-" + ProcFiles.pidNamespace() + "-999999999-1-0123abd2";
    Path link = Files.createSymbolicLink(Path.of("/tmp", name), folder.resolve(name));
    assertThat(DaemonHomes.abandoned(null)).extracting(DaemonHome::name).doesNotContain(name);
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void aHomeBehindALinkIsFound(@TempDir Path folder) throws IOException {
    String name = "dtls-" + ProcFiles.pidNamespace() + "-999999999-1-0123abd3";
    Path home = Files.createDirectory(folder.resolve(name));
    Path link = Files.createSymbolicLink(Path.of("/tmp", name), home);
    Remains.removeAbandoned(null);
    assertThat(home).doesNotExist();
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }
}
