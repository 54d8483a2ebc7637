package io.github.dockertls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What surprised docker-java's users, by its issue numbers, and must not happen here. */
class DockerJavaSurprisesTest {
  private static final String HASH_OF_C1 =
      "d0f631ca1ddba8db3bcfcb9e057cdc98d0379f1bee00e75a545147a27dadd982";

  @TempDir Path home;

  private Environment.Builder environment() {
    return Environment.builder().home(home).workingDirectory(home);
  }

  private void write(String path) throws IOException {
    Files.createDirectories(home.resolve(path).getParent());
    Files.writeString(home.resolve(path), "x");
  }

  private static Reason refusal(Environment environment, String... flags) {
    return catchThrowableOfType(
            DockerTlsException.class, () -> CliEndpoint.resolve(environment, List.of(flags)))
        .reason();
  }

  /** docker-java #1883, #224: a missing file ended in plain HTTP. */
  @Test
  void issue1883And224MissingFileIsNeverPlainHttp() throws IOException {
    Environment environment =
        environment()
            .variable("DOCKER_HOST", "tcp://build1:2376")
            .variable("DOCKER_TLS_VERIFY", "1")
            .build();

    assertThat(refusal(environment)).isEqualTo(Reason.TLS_FILE_UNREADABLE);
    assertThat(refusal(environment, "--tlscacert=")).isEqualTo(Reason.TLS_WITHOUT_MATERIAL);
    write(".docker/ca.pem");
    assertThat(CliEndpoint.resolve(environment, List.of()).isTls()).isTrue();
  }

  /** docker-java #1426: TLS needed DOCKER_CERT_PATH. */
  @Test
  void issue1426CertPathIsOptional() throws IOException {
    write(".docker/ca.pem");

    CliEndpoint endpoint =
        CliEndpoint.resolve(
            environment().variable("DOCKER_TLS_VERIFY", "1").build(),
            List.of("-H", "tcp://build1:2376"));

    assertThat(Objects.requireNonNull(endpoint.tlsFiles()).ca())
        .hasToString(home.resolve(".docker/ca.pem").toString());
  }

  /** docker-java #608: only some values of DOCKER_TLS_VERIFY were taken, others were errors. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "true", "false", "yes", " ", "whatever"})
  void issue608AnyValueOfTlsVerifyTurnsVerificationOn(String value) throws IOException {
    write(".docker/ca.pem");

    CliEndpoint endpoint =
        CliEndpoint.resolve(
            environment().variable("DOCKER_TLS_VERIFY", value).build(), List.of("-H", "h:2376"));

    assertThat(endpoint.isTls()).isTrue();
    assertThat(endpoint.skipTlsVerify()).isFalse();
  }

  /** docker-java #77, #752, #2420: no way to encrypt without verifying the server. */
  @Test
  void issue77And752And2420TlsWithoutVerificationCanBeHad() throws IOException {
    write(".docker/ca.pem");

    CliEndpoint endpoint =
        CliEndpoint.resolve(environment().build(), List.of("--tls", "-H", "h:2376"));

    assertThat(endpoint.isTls()).isTrue();
    assertThat(endpoint.skipTlsVerify()).isTrue();
  }

  /** docker-java #311: files had to be called ca.pem, cert.pem and key.pem. */
  @Test
  void issue311FilesMayHaveTheirOwnNames() throws IOException {
    write("pki/our-ca.crt");
    write("pki/me.crt");
    write("pki/me.key");

    CliEndpoint endpoint =
        CliEndpoint.resolve(
            environment().build(),
            List.of(
                "--tlsverify",
                "--tlscacert=pki/our-ca.crt",
                "--tlscert=pki/me.crt",
                "--tlskey=pki/me.key",
                "-H",
                "h:2376"));

    CliEndpoint.TlsFiles files = Objects.requireNonNull(endpoint.tlsFiles());
    assertThat(List.of(files.ca(), files.cert(), files.key()))
        .extracting(Object::toString)
        .containsExactly(
            home.resolve("pki/our-ca.crt").toString(),
            home.resolve("pki/me.crt").toString(),
            home.resolve("pki/me.key").toString());
    assertThat(endpoint.tlsFileNames()).containsExactly("ca.pem", "cert.pem", "key.pem");
  }

  /** docker-java took a context's SkipTLSVerify for no TLS at all. */
  @Test
  void aContextWithSkipTlsVerifyIsTlsWithoutVerification() throws IOException {
    storeContext(true);

    CliEndpoint endpoint = CliEndpoint.resolve(environment().build(), List.of("--context", "c1"));

    assertThat(endpoint.isTls()).isTrue();
    assertThat(endpoint.skipTlsVerify()).isTrue();
    assertThat(endpoint.tlsFiles()).isNull();
  }

  /** docker-java mixed the host of DOCKER_HOST with the certificates of the current context. */
  @Test
  void dockerHostBeatsAContextTogetherWithItsTlsData() throws IOException {
    storeContext(false);
    write(".docker/contexts/tls/" + HASH_OF_C1 + "/docker/ca.pem");
    Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"c1\"}");

    CliEndpoint chosen = CliEndpoint.resolve(environment().build(), List.of());
    CliEndpoint overridden =
        CliEndpoint.resolve(
            environment().variable("DOCKER_HOST", "tcp://other:2375").build(), List.of());

    assertThat(chosen.isTls()).isTrue();
    assertThat(overridden.context()).isEqualTo("default");
    assertThat(overridden.isTls()).isFalse();
    assertThat(overridden.tlsFiles()).isNull();
  }

  private void storeContext(boolean skip) throws IOException {
    String meta = ".docker/contexts/meta/" + HASH_OF_C1 + "/meta.json";
    write(meta);
    Files.writeString(
        home.resolve(meta),
        "{\"Name\":\"c1\",\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:2376\",\"SkipTLSVerify\":"
            + skip
            + "}}}");
  }
}
