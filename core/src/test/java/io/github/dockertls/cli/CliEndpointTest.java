package io.github.dockertls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases beyond the measured ones, by the same rules; most were tried with the real CLI. */
class CliEndpointTest {
  @TempDir Path home;
  private Environment.Builder environment = Environment.builder();

  @BeforeEach
  void startWithAnEmptyHome() {
    environment = Environment.builder().home(home).workingDirectory(home);
  }

  private CliEndpoint resolve(String... flags) {
    return CliEndpoint.resolve(environment.build(), List.of(flags));
  }

  private String refusal(String... flags) {
    return catchThrowableOfType(DockerTlsException.class, () -> resolve(flags)).reason().slug();
  }

  private Path write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String hash(String name) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
  }

  private void context(String name, String meta) throws Exception {
    write(".docker/contexts/meta/" + hash(name) + "/meta.json", meta);
  }

  private Path tls(String name, String file) throws Exception {
    return write(".docker/contexts/tls/" + hash(name) + "/docker/" + file, "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"currentContext\":\"a\"} garbage | a | 0",
        "{\"currentContext\":\"a\"} { | a | 0",
        "{\"currentContext\":\"a\" | default | 1",
        "{\"currentContext\":\"a\",} | default | 1",
        "{\"currentContext\":\"a\",\"experimental\":true} | a | 1",
        "{\"features\":{\"buildkit\":true},\"currentContext\":\"a\"} | a | 1",
        "{\"currentContext\":\"a\",\"auths\":{\"x\":{\"auth\":\"%%\"}}} | a | 1",
        "{\"currentContext\":\"a\",\"auths\":{\"x\":{\"auth\":\"YWI=\"}}} | a | 1",
        "{\"currentContext\":\"a\",\"auths\":{\"x\":{\"auth\":\"YTpi\",\"foo\":5}}} | a | 0",
        "{\"currentContext\":\"a\",\"auths\":{\"x\":5}} | a | 1",
        "{\"CURRENTCONTEXT\":\"a\",\"currentcontext\":null} | a | 0",
        "{\"CURRENTCONTEXT\":\"a\",\"currentcontext\":\"b\"} | b | 0",
        "{\"CURRENTCONTEXT\":\"a\",\"currentcontext\":5} | a | 1",
        "{\"currentContext\":\"a\",\"plugins\":{\"p\":{\"k\":5}}} | a | 1",
        "{\"currentContext\":\"a\",\"plugins\":{\"p\":{\"k\":null}}} | a | 0",
        "{\"currentContext\":\"a\",\"unknown\":5} | a | 0",
        "{\"currentContext\":5} | default | 1",
        "[] | default | 1",
        "\"x\" | default | 1",
        "null | default | 0",
        "`   ` | default | 0",
        "`// c\n{\"currentContext\":\"a\"}` | default | 1",
      })
  void readsConfigJsonAsTheCliDoes(String text, String context, int warnings) throws Exception {
    context("a", "{\"Name\":\"a\",\"Endpoints\":{\"docker\":{}}}");
    context("b", "{\"Name\":\"b\",\"Endpoints\":{\"docker\":{}}}");
    write(".docker/config.json", text);

    CliEndpoint endpoint = resolve();

    assertThat(endpoint.context()).isEqualTo(context);
    assertThat(endpoint.warnings()).hasSize(warnings);
  }

  @Test
  void aWarningAboutConfigJsonNeverQuotesIt() throws IOException {
    write(".docker/config.json", "{\"auths\":{\"r\":{\"auth\":s3cret}}}");

    assertThat(resolve().warnings())
        .singleElement()
        .asString()
        .contains("config.json")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\"}}} x | context-meta-invalid",
        "{\"Name\":5,\"Endpoints\":{\"docker\":{}}} | context-meta-invalid",
        "{\"Endpoints\":{\"docker\":{},\"kubernetes\":5}} | context-meta-invalid",
        "{\"Endpoints\":{\"docker\":[]}} | context-meta-invalid",
        "{\"Endpoints\":[]} | context-meta-invalid",
        "{\"Metadata\":5,\"Endpoints\":{\"docker\":{}}} | context-meta-invalid",
        "{\"Metadata\":{\"Description\":5},\"Endpoints\":{\"docker\":{}}} | context-meta-invalid",
        "{\"Endpoints\":{\"docker\":{\"Host\":5}}} | context-meta-invalid",
        "[] | context-meta-invalid",
        "`` | context-meta-invalid",
        "{ | context-meta-invalid",
        "null | context-no-docker-endpoint",
        "{\"Endpoints\":{\"Docker\":{}}} | context-no-docker-endpoint",
        "{\"Endpoints\":{\"docker\":null}} | context-bad-endpoint",
        "{\"Endpoints\":{\"docker\":{\"Host\":\"h:1\"}}} | host-invalid",
      })
  void refusesAStoredContextThatTheCliRefuses(String meta, String slug) throws Exception {
    context("c1", meta);

    assertThat(refusal("--context", "c1")).isEqualTo(slug);
  }

  @Test
  void takesKeysOfMetaJsonInAnyCaseAndTheLastOfThem() throws Exception {
    context(
        "c1",
        "{\"endPOINTS\":{\"docker\":{\"hOST\":\"tcp://a:1\",\"HOST\":\"tcp://b:2\","
            + "\"skiptlsverify\":true}}}");

    CliEndpoint endpoint = resolve("-c", "c1");

    assertThat(endpoint.host()).isEqualTo("tcp://b:2");
    assertThat(endpoint.skipTlsVerify()).isTrue();
    assertThat(endpoint.isTls()).isTrue();
  }

  @Test
  void aStoredContextWithoutHostIsTheDefaultSocketWithoutTls() throws Exception {
    context("c1", "{\"Name\":\"c1\",\"Endpoints\":{\"docker\":{\"Host\":null}}}");
    tls("c1", "ca.pem");

    CliEndpoint endpoint = resolve("-c", "c1");

    assertThat(endpoint.host()).isEmpty();
    assertThat(endpoint.address().path()).isEqualTo("/var/run/docker.sock");
    assertThat(endpoint.isTls()).isFalse();
    assertThat(endpoint.tlsFileNames()).containsExactly("ca.pem");
  }

  @Test
  void aLinkToNothingAmongAContextsTlsFilesIsMissing() throws Exception {
    context("c1", "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\"}}}");
    tls("c1", "cert.pem");
    Files.createSymbolicLink(
        home.resolve(".docker/contexts/tls/" + hash("c1") + "/docker/ca.pem"), Path.of("gone"));

    assertThat(refusal("-c", "c1")).isEqualTo("context-tls-missing");
    assertThat(CliContext.inspect(environment.build(), List.of("-c", "c1")).tlsFiles())
        .containsExactly("ca.pem", "cert.pem");
  }

  @Test
  void aFileWhereTheTlsDirectoryBelongsCannotBeRead() throws Exception {
    context("c1", "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\"}}}");
    write(".docker/contexts/tls/" + hash("c1"), "x");

    assertThat(refusal("-c", "c1")).isEqualTo("context-tls-unreadable");
  }

  @Test
  void aDirectoryInsteadOfMetaJsonCannotBeRead() throws Exception {
    Files.createDirectories(home.resolve(".docker/contexts/meta/" + hash("c1") + "/meta.json"));

    assertThat(refusal("-c", "c1")).isEqualTo("context-meta-unreadable");
  }

  @Test
  void aVerifiedContextNeedsANameToVerify() throws Exception {
    context("c1", "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://:5\"}}}");
    tls("c1", "ca.pem");

    assertThat(refusal("-c", "c1")).isEqualTo("tls-other");
  }

  @Test
  void listsDefaultAndStoredContexts() throws Exception {
    context("b", "{\"Name\":\"b\",\"Endpoints\":{\"docker\":{\"Host\":\"tcp://b:1\"}}}");
    context("a", "{\"Name\":\"a\",\"Endpoints\":{\"docker\":{\"Host\":\"tcp://a:1\"}}}");

    assertThat(CliContext.list(environment.build(), List.of()))
        .extracting(CliContext::name)
        .containsExactly("default", "a", "b");
    assertThat(CliContext.current(environment.build(), List.of("-c", "a"))).isEqualTo("a");
  }

  @Test
  void tellsWhereEachValueCameFrom() throws IOException {
    write("certs/ca.pem", "x");
    environment
        .variable("DOCKER_HOST", "tcp://h:1")
        .variable("DOCKER_TLS_VERIFY", "1")
        .variable("DOCKER_CERT_PATH", "certs")
        .variable("https_proxy", "proxy:3128")
        .variable("DOCKER_API_VERSION", "v1.41");

    CliEndpoint endpoint = resolve();

    assertThat(endpoint.origins())
        .containsEntry("context", "DOCKER_HOST")
        .containsEntry("host", "DOCKER_HOST")
        .containsEntry("tls", "DOCKER_TLS_VERIFY")
        .containsEntry("ca.pem", "DOCKER_CERT_PATH")
        .containsEntry("proxy", "HTTPS_PROXY")
        .containsEntry("apiVersion", "DOCKER_API_VERSION");
    assertThat(endpoint.apiVersion()).isEqualTo("1.41");
  }

  @Test
  void saysWhichFileIsMissingAndWhoAsksForIt() {
    environment.variable("DOCKER_CERT_PATH", "~/certs").variable("DOCKER_TLS", "1");

    assertThat(catchThrowableOfType(DockerTlsException.class, () -> resolve("-H", "h")))
        .hasMessage(
            "The CA file \""
                + home.resolve("~/certs/ca.pem")
                + "\" (from DOCKER_CERT_PATH) does not exist, and DOCKER_TLS asks for TLS."
                + " Write the home directory out: a \"~\" in DOCKER_CERT_PATH is not expanded.");
  }

  @Test
  void aSocketsRelativePathIsBelowTheWorkingDirectory() {
    assertThat(resolve("-H", "unix://d.sock").address().path())
        .isEqualTo(home.resolve("d.sock").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x-one=1 | X-One | 1",
        "`  x-one  =1` | X-One | 1",
        "a=,x-one= s p  | X-One | s p",
        "`\"x-one=a,b\"` | X-One | a,b",
        "`\"x-one=a\"\"b\"` | X-One | a\"b",
        "`\n\nx-one=1\nx-two=2` | X-One | 1",
        "x-one=1=2 | X-One | 1=2",
        "User-Agent=evil,x-one=1,Host=evil | X-One | 1",
        "x-one=1,X-ONE=2 | X-One | 2",
      })
  void readsCustomHeaders(String variable, String name, String value) {
    environment.variable("DOCKER_CUSTOM_HEADERS", variable);

    assertThat(resolve().headers())
        .containsEntry(name, value)
        .doesNotContainKeys("User-Agent", "Host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "=x", " =x", "a=\"b", "a=b,\"c=d", "\"a=b\"c", "\n", "a=b,"})
  void refusesMalformedCustomHeaders(String variable) {
    environment.variable("DOCKER_CUSTOM_HEADERS", variable);

    assertThat(refusal()).isEqualTo("custom-headers-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b ad=1", "a=\u0001"})
  void refusesCustomHeadersThatHttpDoesNotAllow(String variable) {
    environment.variable("DOCKER_CUSTOM_HEADERS", variable);

    assertThat(refusal()).isEqualTo("header-invalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "h.test:1 | `` | true",
        "localhost:1 | `` | false",
        "LOCALHOST:1 | `` | true",
        "127.0.0.9:1 | `` | false",
        "[::1]:1 | `` | false",
        "0.0.0.0:1 | `` | true",
        "h.test:1 | * | false",
        "h.test:1 | h.test | false",
        "a.h.test:1 | h.test | false",
        "ah.test:1 | h.test | true",
        "h.test:1 | .h.test | true",
        "a.h.test:1 | .h.test | false",
        "h.test:1 | *.h.test | true",
        "a.h.test:1 | *.h.test | false",
        "H.TEST:1 | h.test | false",
        "h.test:1 | ` x , H.Test ` | false",
        "h.test:1 | h.test:1 | false",
        "h.test:1 | h.test:2 | true",
        "h.test:1 | , | true",
        "10.1.2.3:1 | 10.0.0.0/8 | false",
        "11.1.2.3:1 | 10.0.0.0/8 | true",
        "10.1.2.3:1 | 10.1.2.3 | false",
        "10.1.2.3:1 | 10.1.2.3:1 | false",
        "10.1.2.3:1 | 10.1.2.3:2 | true",
        "10.1.2.3:1 | .3 | true",
        "[fe80::1]:1 | fe80::/10 | false",
        "[fe80::1]:1 | [fe80::1]:1 | false",
        "[fe80::1]:1 | fe80:0::1 | false",
        "[fe80::1]:1 | 10.0.0.0/8 | true",
      })
  void goesThroughTheProxyThatTheCliWouldUse(String host, String exempt, boolean proxied) {
    environment.variable("HTTP_PROXY", "http://u:p@proxy:3128").variable("no_proxy", exempt);

    assertThat(resolve("-H", host).proxy()).isEqualTo(proxied ? "http://u:p@proxy:3128" : null);
  }

  @Test
  void eachProxyVariableIsForItsOwnSchemeAndUpperCaseComesFirst() throws IOException {
    write(".docker/ca.pem", "x");
    environment
        .variable("HTTP_PROXY", "plain:1")
        .variable("HTTPS_PROXY", "tls:1")
        .variable("https_proxy", "lower:1")
        .variable("ALL_PROXY", "all:1");

    assertThat(resolve("-H", "h").proxy()).isEqualTo("http://plain:1");
    assertThat(resolve("--tls", "-H", "h").proxy()).isEqualTo("http://tls:1");
    assertThat(resolve().proxy()).isNull();
  }

  @Test
  void textsNeverShowSecrets() {
    environment
        .variable("HTTP_PROXY", "http://u:s3cret@proxy:3128")
        .variable("DOCKER_CUSTOM_HEADERS", "Authorization=s3cret");

    assertThat(resolve("-H", "h")).asString().doesNotContain("s3cret");
  }
}
