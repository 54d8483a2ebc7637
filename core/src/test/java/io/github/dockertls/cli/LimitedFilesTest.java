package io.github.dockertls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.text.LimitedFile;
import io.github.dockertls.internal.text.LimitedFile.TooLargeException;
import io.github.dockertls.internal.text.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that another user or a broken program wrote must not take the whole memory. */
class LimitedFilesTest {
  @TempDir private Path home;
  private Path docker;

  @BeforeEach
  void makeHome() throws IOException {
    docker = Files.createDirectory(home.resolve(".docker"));
  }

  private Environment environment() {
    return Environment.builder().home(home).workingDirectory(home).build();
  }

  /** Many times the memory of the tests, and no block of a disk. */
  private static Path huge(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    return file;
  }

  private static void isRefused(ThrowingCallable call, Reason reason, Path file) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContainingAll("\"" + file + "\"", "larger than 4 MiB");
  }

  @Test
  void aHugeConfigurationIsLeftOutWithAWarning() throws IOException {
    Path file = huge(docker.resolve("config.json"));
    CliEndpoint endpoint = CliEndpoint.resolve(environment(), List.of());
    assertThat(endpoint.context()).isEqualTo("default");
    assertThat(endpoint.warnings())
        .anySatisfy(
            warning -> assertThat(warning).contains(file.toString(), "is larger than 4 MiB"));
  }

  @Test
  void aHugeMetadataFileIsRefused() throws IOException {
    Path file =
        huge(docker.resolve("contexts/meta").resolve(Sha256.hex("big")).resolve("meta.json"));
    isRefused(
        () -> DockerEndpoint.fromCli(environment(), "--context", "big"),
        Reason.CONTEXT_META_UNREADABLE,
        file);
  }

  @Test
  void aHugeCertificateOfADirectoryOrAFlagIsRefused() throws IOException {
    Path file = huge(docker.resolve("ca.pem"));
    String host = "tcp://127.0.0.1:2376";
    isRefused(
        () -> DockerEndpoint.fromCli(environment(), "--tlsverify", "-H", host),
        Reason.TLS_FILE_TOO_LARGE,
        file);
    isRefused(
        () ->
            DockerEndpoint.fromCli(environment(), "--tlsverify", "--tlscacert=" + file, "-H", host),
        Reason.TLS_FILE_TOO_LARGE,
        file);
    isRefused(
        () -> DockerEndpoint.builder(host).certificates(docker).build(),
        Reason.TLS_FILE_TOO_LARGE,
        file);
  }

  @Test
  void aDeviceWithoutEndIsRefused() {
    isRefused(
        () ->
            DockerEndpoint.fromCli(
                environment(),
                "--tlsverify",
                "--tlscacert=/dev/zero",
                "-H",
                "tcp://127.0.0.1:2376"),
        Reason.TLS_FILE_TOO_LARGE,
        Path.of("/dev/zero"));
  }

  @Test
  void aFileOfExactlyTheLimitIsRead() throws IOException {
    Path file = Files.write(home.resolve("full"), new byte[100]);
    assertThat(LimitedFile.read(file, 100)).hasSize(100);
    assertThatThrownBy(() -> LimitedFile.read(file, 99)).isInstanceOf(TooLargeException.class);
  }
}
