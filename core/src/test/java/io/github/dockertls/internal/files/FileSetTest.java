package io.github.dockertls.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSetTest {
  private static final List<String> NAMES = List.of("ca.pem", "server/cert.pem", "server/key.pem");

  @TempDir Path directory;

  /** What a kill does: nothing of ours runs after it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Does not wait for the medium: many times as many runs in the same time. */
  private static class QuickDisk extends Disk {
    @Override
    void force(FileChannel channel) {}
  }

  /** Dies at one change. */
  private static final class KilledDisk extends QuickDisk {
    private int left;

    KilledDisk(int changes) {
      left = changes;
    }

    @Override
    void before(String change) {
      if (left-- == 0) {
        throw new Killed();
      }
    }
  }

  /** Takes no more from one change on; renaming and deleting still work. */
  private static final class FullDisk extends QuickDisk {
    private int left;

    FullDisk(int changes) {
      left = changes;
    }

    @Override
    void before(String change) throws IOException {
      boolean needsRoom = !change.startsWith("move") && !change.startsWith("delete");
      if (left-- <= 0 && needsRoom) {
        throw new FileSystemException(change, null, "No space left on device");
      }
    }
  }

  /** Fails at one change only. */
  private static final class FaultyDisk extends QuickDisk {
    private int left;

    FaultyDisk(int changes) {
      left = changes;
    }

    @Override
    void before(String change) throws IOException {
      if (left-- == 0) {
        throw new IOException("input/output error");
      }
    }
  }

  private static FileSet set(String generation) {
    return new FileSet()
        .add(NAMES.get(0), (generation + " ca").getBytes(UTF_8))
        .add(NAMES.get(1), (generation + " cert").getBytes(UTF_8))
        .addSecret(NAMES.get(2), (generation + " key").getBytes(UTF_8));
  }

  private static Map<String, String> read(Path base) throws IOException {
    Map<String, String> content = new TreeMap<>();
    for (String name : NAMES) {
      if (Files.exists(base.resolve(name))) {
        content.put(name, Files.readString(base.resolve(name)));
      }
    }
    return content;
  }

  private static Map<String, String> expected(String generation) {
    return new TreeMap<>(
        Map.of(
            NAMES.get(0), generation + " ca",
            NAMES.get(1), generation + " cert",
            NAMES.get(2), generation + " key"));
  }

  @Test
  void writesKeysForTheOwnerAndCertificatesForAll() throws IOException {
    set("first").create(directory, new Disk());
    assertThat(read(directory)).isEqualTo(expected("first"));
    assertThat(mode("server/key.pem")).isEqualTo("r--------");
    assertThat(mode("server/cert.pem")).isEqualTo("r--r--r--");
    assertThat(everything()).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @Test
  void refusesToOverwriteAndNamesTheFile() throws IOException {
    Files.createDirectories(directory.resolve("server"));
    Files.writeString(directory.resolve("server/key.pem"), "mine");
    assertThatThrownBy(() -> set("first").create(directory, new Disk()))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FILE_EXISTS))
        .hasMessageContaining(
            "\"" + directory.resolve("server/key.pem") + "\" is there already, and nothing was");
    assertThat(everything()).containsExactly("server/key.pem");
    assertThat(Files.readString(directory.resolve("server/key.pem"))).isEqualTo("mine");
  }

  @Test
  void takesAPublicFileWithTheSameContentForWritten() throws IOException {
    Files.writeString(directory.resolve("ca.pem"), "first ca");
    set("first").create(directory, new Disk());
    assertThat(read(directory)).isEqualTo(expected("first"));
  }

  @Test
  void replacesWhenAsked() throws IOException {
    set("first").create(directory, new Disk());
    set("second").replace(directory, new Disk());
    assertThat(read(directory)).isEqualTo(expected("second"));
    assertThat(mode("server/key.pem")).isEqualTo("r--------");
    assertThat(everything()).containsExactlyInAnyOrderElementsOf(NAMES);
    assertThat(Files.isSymbolicLink(directory.resolve("ca.pem"))).isFalse();
  }

  @Test
  void holdsNothingOrAllOfAFirstSetAfterAKillAtAnyStep() throws IOException {
    int steps = killAtEachStep(null);
    assertThat(steps).isGreaterThan(15);
  }

  @Test
  void holdsTheOldOrTheNewSetAfterAKillAtAnyStep() throws IOException {
    int steps = killAtEachStep("first");
    assertThat(steps).isGreaterThan(15);
  }

  private int killAtEachStep(String before) throws IOException {
    for (int step = 0; ; step++) {
      Path base = directory.resolve("kill" + step);
      if (before != null) {
        set(before).create(base, new QuickDisk());
      }
      boolean killed = false;
      try {
        set("second").replace(base, new KilledDisk(step));
      } catch (Killed e) {
        killed = true;
      }
      assertThat(read(base))
          .as("after a kill at step " + step)
          .isIn(before == null ? Map.<String, String>of() : expected(before), expected("second"));
      set("third").replace(base, new QuickDisk());
      assertThat(read(base)).isEqualTo(expected("third"));
      assertThat(FileSet.names(base)).containsExactlyInAnyOrderElementsOf(NAMES);
      if (!killed) {
        return step;
      }
    }
  }

  @Test
  void survivesAKillWhileItTidiesUpAfterAKill() throws IOException {
    for (int first = 0; first < 30; first += 2) {
      for (int second = 0; second < 30; second += 4) {
        Path base = directory.resolve("kill" + first + "-" + second);
        set("first").create(base, new QuickDisk());
        replaceUntilKilled(base, "second", first);
        replaceUntilKilled(base, "third", second);
        assertThat(read(base))
            .as("after kills at steps " + first + " and " + second)
            .isIn(expected("first"), expected("second"), expected("third"));
      }
    }
  }

  private static void replaceUntilKilled(Path base, String generation, int step) {
    try {
      set(generation).replace(base, new KilledDisk(step));
    } catch (Killed e) {
      // What is left is looked at by the caller.
    }
  }

  @Test
  void leavesNothingHalfWrittenOnAFullDisk() throws IOException {
    int failures = 0;
    for (int step = 0; step < 40; step++) {
      Path base = directory.resolve("full" + step);
      set("first").create(base, new QuickDisk());
      try {
        set("second").replace(base, new FullDisk(step));
      } catch (DockerTlsException e) {
        failures++;
        assertThat(e.reason()).isEqualTo(Reason.FILE_UNWRITABLE);
        assertThat(e).hasMessageContaining("\"" + base + "\" cannot be written: ");
      }
      assertThat(read(base)).as("step " + step).isIn(expected("first"), expected("second"));
      assertThat(FileSet.names(base)).containsAll(NAMES);
    }
    assertThat(failures).isGreaterThan(5);
  }

  @Test
  void leavesTheOldOrTheNewSetAndNothingElseAfterAFaultAtAnyStep() throws IOException {
    for (int step = 0; step < 40; step++) {
      Path base = directory.resolve("fault" + step);
      set("first").create(base, new QuickDisk());
      try {
        set("second").replace(base, new FaultyDisk(step));
      } catch (DockerTlsException e) {
        assertThat(e.reason()).isEqualTo(Reason.FILE_UNWRITABLE);
      }
      assertThat(read(base)).as("step " + step).isIn(expected("first"), expected("second"));
    }
  }

  @Test
  void removesTheDirectoriesThatItMadeInVain() {
    Path base = directory.resolve("new/one");
    assertThatThrownBy(() -> set("first").create(base, new FullDisk(4)))
        .isInstanceOf(DockerTlsException.class);
    assertThat(directory.resolve("new")).doesNotExist();
  }

  @Test
  void replacesALinkAndLeavesItsTargetAlone() throws IOException {
    Path target = Files.writeString(directory.resolve("elsewhere.pem"), "theirs");
    Path base = Files.createDirectory(directory.resolve("base"));
    Files.createSymbolicLink(base.resolve("ca.pem"), Path.of("../elsewhere.pem"));
    set("first").replace(base, new QuickDisk());
    assertThat(read(base)).isEqualTo(expected("first"));
    assertThat(Files.readString(target)).isEqualTo("theirs");
  }

  @Test
  void keepsWhatALinkShowsUntilTheNewSetIsComplete() throws IOException {
    Files.writeString(directory.resolve("elsewhere.pem"), "theirs");
    for (int step = 0; step < 40; step++) {
      Path base = Files.createDirectory(directory.resolve("base" + step));
      Files.createSymbolicLink(base.resolve("ca.pem"), Path.of("../elsewhere.pem"));
      replaceUntilKilled(base, "first", step);
      assertThat(Files.readString(base.resolve("ca.pem"))).isIn("theirs", "first ca");
    }
  }

  @Test
  void letsWritersTakeTurns() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all =
          IntStream.range(0, 40)
              .<Future<?>>mapToObj(
                  i -> writers.submit(() -> set("g" + i).replace(directory, new QuickDisk())))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      writers.shutdown();
    }
    String generation = Files.readString(directory.resolve("ca.pem")).replace(" ca", "");
    assertThat(read(directory)).isEqualTo(expected(generation));
    assertThat(everything()).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @Test
  void givesUpWhereAFileHasTheNameOfItsHiddenDirectory() throws IOException {
    Files.writeString(directory.resolve(StagingArea.NAME), "");
    assertThatThrownBy(() -> set("first").create(directory, new Disk()))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.FILE_UNWRITABLE));
  }

  @Test
  void saysThatADirectoryIsAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> set("first").create(file, new QuickDisk()))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FILE_UNWRITABLE))
        .hasMessageContaining("\"" + file + "\" cannot be written");
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(directory.resolve(name), LinkOption.NOFOLLOW_LINKS));
  }

  private List<String> everything() throws IOException {
    return List.copyOf(FileSet.names(directory));
  }
}
