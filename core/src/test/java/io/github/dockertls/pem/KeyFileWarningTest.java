package io.github.dockertls.pem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is logged about a key file that others may read. */
class KeyFileWarningTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void copyKey() throws IOException {
    file = directory.resolve("key.pem");
    Files.copy(PemFixtures.ROOT.resolve("pkcs8/p256.pem"), file);
  }

  @Test
  void namesModeAndRemedyOnceForEachReading() throws IOException {
    mode("rw-r--r--");
    Pem pem = Pem.read(file);

    assertThat(logged(pem::privateKey))
        .contains("WARN", "\"" + file + "\"", "0644", "chmod 600 " + file)
        .doesNotContain("BEGIN");
    assertThat(logged(pem::privateKey)).isEmpty();
    assertThat(logged(Pem.read(file)::cliPrivateKey)).contains("0644");
  }

  @Test
  void saysNothingOfAFileForItsOwnerAlone() throws IOException {
    mode("rw-------");

    assertThat(logged(Pem.read(file)::privateKey)).isEmpty();
  }

  @Test
  void countsTheGroupToo() throws IOException {
    mode("r--r-----");

    assertThat(logged(Pem.read(file)::privateKey)).contains("0440");
  }

  @Test
  void saysNothingOfACertificateFile() throws IOException {
    Path open = PemFixtures.ROOT.resolve("certificates/one.pem");

    assertThat(logged(Pem.read(open)::certificates)).isEmpty();
  }

  private void mode(String letters) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(letters));
  }

  private static String logged(Runnable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
