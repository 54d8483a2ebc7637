package io.github.dockertls.docktls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TlsDockerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar docktls.jar}, from another directory, against a real dockerd. */
@TlsDockerd
class DocktlsIT {
  private static final Path JAR = Path.of("target", "docktls.jar").toAbsolutePath();

  @TempDir Path home;

  private record Outcome(int status, String out, String err) {}

  private Outcome docktls(Map<String, String> variables, String... args)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString()));
    command.addAll(List.of(args));
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(variables);
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("docktls did not end: " + Files.readString(err));
    }
    return new Outcome(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Test
  void reachesTheDaemonAsItsEnvironmentSays(Dockerd dockerd) throws Exception {
    Outcome version = docktls(dockerd.environment(), "version", "--short");

    assertThat(version.err()).isEmpty();
    assertThat(version.status()).isZero();
    assertThat(version.out()).matches("[0-9]+\\.[0-9]+\\.[0-9]+[^\n]*\n");
  }

  @Test
  void warnsWhereTheServerGoesUnverified(Dockerd dockerd) throws Exception {
    String directory = dockerd.certificateDirectory().toString();
    Outcome listing =
        docktls(
            Map.of("DOCKER_CERT_PATH", directory), "--tls", "-H", dockerd.host(), "ps", "--all");

    assertThat(listing.status()).isZero();
    assertThat(listing.out()).startsWith("CONTAINER ID   IMAGE");
    assertThat(listing.err()).matches("WARNING: [^\n]+\n");
  }

  @Test
  void tellsThatTheDaemonWantsACertificate(Dockerd dockerd) throws Exception {
    Path ca = dockerd.certificateDirectory().resolve("ca.pem");
    Outcome refused =
        docktls(
            Map.of(), "--tlsverify", "--tlscacert", ca.toString(), "-H", dockerd.host(), "info");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).matches("docktls: client-cert-rejected: [^\n]+\n");
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void tellsThatPlainHttpMeetsTls(Dockerd dockerd) throws Exception {
    Outcome refused = docktls(Map.of(), "-H", dockerd.host(), "images");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).matches("docktls: plain-to-tls: [^\n]+\n");
  }

  @Test
  void theDaemonsOwnRefusalIsAStatus(Dockerd dockerd) throws Exception {
    Outcome refused = docktls(dockerd.environment(), "pull", "127.0.0.1:1/tiny");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).matches("docktls: http-status: [^\n]+\n");
  }
}
