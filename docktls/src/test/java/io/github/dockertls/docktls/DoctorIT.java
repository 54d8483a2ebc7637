package io.github.dockertls.docktls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.Environment;
import io.github.dockertls.testing.Dockerd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docktls doctor} against a real daemon. */
class DoctorIT {
  private static Dockerd dockerd;

  @TempDir private Path home;

  @BeforeAll
  static void start() {
    dockerd = Dockerd.start();
  }

  @AfterAll
  static void stop() {
    dockerd.close();
  }

  private record Run(int status, String out) {}

  private Run run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Environment environment = Environment.builder().home(home).workingDirectory(home).build();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status = Docktls.run(environment, List.of(args), stream, stream);
    return new Run(status, out.toString(StandardCharsets.UTF_8));
  }

  private String[] flags(String... more) {
    Path certificates = dockerd.certificateDirectory();
    String[] flags = {
      "--tlsverify",
      "--tlscacert=" + certificates.resolve("ca.pem"),
      "--tlscert=" + certificates.resolve("cert.pem"),
      "--tlskey=" + certificates.resolve("key.pem"),
      "-H",
      dockerd.host()
    };
    String[] all = Arrays.copyOf(flags, flags.length + more.length);
    System.arraycopy(more, 0, all, flags.length, more.length);
    return all;
  }

  @Test
  void aDaemonThatConnectsIsStatusZero() throws IOException {
    Run run = run(flags("doctor", "--html", "page.html"));
    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out()).contains("connects (connects)");
    assertThat(Files.readString(home.resolve("page.html"))).startsWith("<!DOCTYPE html>");
  }

  @Test
  void oneThatDoesNotIsStatusOneWithItsCause() throws IOException {
    Run run = run("--tlsverify", "-H", dockerd.host(), "doctor", "--json");
    assertThat(run.status()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(run.out()).at("/verdict/cause").asText())
        .isEqualTo("tls-file-unreadable");
  }

  @Test
  void allContextsAreATable() {
    dockerd.writeContext(home.resolve(".docker"), "prod");
    Run run = run("doctor", "--all-contexts");
    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("prod +" + dockerd.host() + " +yes +mutual TLS +[0-9]+"));
    assertThat(run.out()).contains("default");
  }
}
