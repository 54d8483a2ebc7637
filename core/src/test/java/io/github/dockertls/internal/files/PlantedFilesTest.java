package io.github.dockertls.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another user left in a directory, before somebody with more rights writes there. */
class PlantedFilesTest {
  private static final String VICTIM = "a file that is not to be touched";

  @TempDir private Path directory;
  private Path base;
  private Path area;
  private Path victim;

  @BeforeEach
  void prepare() throws IOException {
    base = Files.createDirectory(directory.resolve("base"));
    area = base.resolve(StagingArea.NAME);
    victim = Files.writeString(directory.resolve("victim"), VICTIM);
  }

  private void write() {
    new FileSet()
        .add("ca.pem", "ca".getBytes(UTF_8))
        .addSecret("key.pem", "key".getBytes(UTF_8))
        .replace(base, new Disk());
  }

  private void isRefused(String... words) throws IOException {
    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FILE_UNWRITABLE))
        .hasMessageContainingAll(words);
    assertThat(base.resolve("key.pem")).doesNotExist();
    assertThat(victim).hasContent(VICTIM);
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static boolean isRoot() throws IOException {
    return Files.getOwner(Path.of("/proc/self")).getName().equals("root");
  }

  private static UserPrincipal nobody() throws IOException {
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rwxrwxrwx", "rwx--x--x", "rwx---rwx"})
  void anAreaThatOthersMayEnter(String mode) throws IOException {
    Files.createDirectory(area);
    mode(area, mode);
    isRefused(area.toString(), "others may enter it", "remove it");
  }

  @Test
  void anAreaThatIsALink() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    mode(elsewhere, "rwx------");
    Files.createSymbolicLink(area, elsewhere);
    isRefused(area.toString());
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void anAreaOfAnotherUser() throws IOException {
    Files.createDirectory(area);
    mode(area, "rwx------");
    if (isRoot()) {
      Files.setOwner(area, nobody());
      isRefused(area.toString(), "belongs to nobody", "remove it");
    } else {
      write();
      assertThat(base.resolve("key.pem")).hasContent("key");
    }
  }

  @Test
  void aLockThatLeadsElsewhere() throws IOException {
    Files.createDirectory(area);
    mode(area, "rwx------");
    Files.createSymbolicLink(area.resolve("lock"), victim);
    isRefused(area.resolve("lock").toString());
  }

  @Test
  void aLockWithOtherContentIsALockAllTheSame() throws IOException {
    Files.createDirectory(area);
    mode(area, "rwx------");
    Files.writeString(area.resolve("lock"), "x".repeat(100_000));
    write();
    assertThat(base.resolve("key.pem")).hasContent("key");
    assertThat(area).doesNotExist();
  }

  @Test
  void aUsersFileStaysTheUsers() throws IOException {
    Path key = Files.writeString(base.resolve("key.pem"), "old");
    if (isRoot()) {
      Files.setOwner(base, nobody());
      Files.setOwner(key, nobody());
    }
    UserPrincipal owner = Files.getOwner(key);
    write();
    assertThat(key).hasContent("key");
    assertThat(Files.getOwner(key)).isEqualTo(owner);
  }

  @Test
  void aPlantedFileDoesNotGetTheKey() throws IOException {
    Path key = Files.writeString(base.resolve("key.pem"), "planted");
    UserPrincipal us = Files.getOwner(base);
    if (isRoot()) {
      Files.setOwner(key, nobody());
    }
    write();
    assertThat(Files.getOwner(key)).isEqualTo(us);
  }

  @Test
  void aFileThatIsALinkIsReplacedAndItsTargetStays() throws IOException {
    Files.createSymbolicLink(base.resolve("key.pem"), victim);
    write();
    assertThat(base.resolve("key.pem")).isRegularFile().hasContent("key");
    assertThat(victim).hasContent(VICTIM);
  }

  @Test
  void theAreaIsPrivateWhileItIsUsed() throws IOException {
    StringBuilder seen = new StringBuilder();
    new FileSet()
        .addSecret("key.pem", "key".getBytes(UTF_8))
        .create(
            base,
            new Disk() {
              @Override
              void before(String change) throws IOException {
                if (change.startsWith("write")) {
                  seen.append(PosixFilePermissions.toString(Files.getPosixFilePermissions(area)));
                }
              }
            });
    assertThat(seen).hasToString("rwx------");
  }

  @Test
  void anOutputFollowsNoLinkWhereOthersMayWrite() throws IOException {
    mode(base, "rwxrwxrwx");
    Path page = Files.createSymbolicLink(base.resolve("page.html"), victim);
    OutputFile.write(page, "page".getBytes(UTF_8));
    assertThat(page).hasContent("page");
    assertThat(Files.isSymbolicLink(page)).isFalse();
    assertThat(victim).hasContent(VICTIM);
    assertThat(base).isDirectoryNotContaining(path -> !path.equals(page));
  }

  @Test
  void anOutputIsWrittenThroughALinkOfOurOwn() throws IOException {
    Path page = Files.createSymbolicLink(base.resolve("page.html"), directory.resolve("there"));
    OutputFile.write(page, "page".getBytes(UTF_8));
    assertThat(directory.resolve("there")).hasContent("page");
  }

  @Test
  void anOutputThatCannotBeWrittenLeavesNothing() throws IOException {
    mode(base, "rwxrwxrwx");
    Path page = Files.createDirectory(base.resolve("page.html"));
    Files.writeString(page.resolve("inside"), "");
    assertThatThrownBy(() -> OutputFile.write(page, "page".getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
    assertThat(base).isDirectoryNotContaining(path -> !path.equals(page));
  }
}
