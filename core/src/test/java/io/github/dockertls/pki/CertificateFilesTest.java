package io.github.dockertls.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.files.FileSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFilesTest {
  private static final String HOST = "tcp://build1.example.com:2376";

  @TempDir Path directory;

  private final CertificateAuthority authority = CertificateAuthority.create("root");
  private final CertificateAuthority team =
      CertificateAuthority.builder("team").issuedBy(authority).build();

  @Test
  void letsAServerAndAClientShareOneDirectory() throws Exception {
    authority.writeServer(authority.issueServer("build1"), directory);
    authority.writeClient(authority.issueClient("alice"), directory);
    assertThat(FileSet.names(directory))
        .containsExactly("ca.pem", "cert.pem", "key.pem", "server-cert.pem", "server-key.pem");
    assertThat(mode("key.pem")).isEqualTo("r--------");
    assertThat(mode("server-key.pem")).isEqualTo("r--------");
    assertThat(mode("ca.pem")).isEqualTo("r--r--r--");
  }

  @Test
  void refusesAnotherAuthoritysFilesAndChangesNothing() throws Exception {
    authority.writeServer(authority.issueServer("build1"), directory);
    String before = Files.readString(directory.resolve("ca.pem"));
    CertificateAuthority stranger = CertificateAuthority.create("stranger");
    assertThatThrownBy(() -> stranger.writeClient(stranger.issueClient("alice"), directory))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FILE_EXISTS))
        .hasMessageContaining("\"" + directory.resolve("ca.pem") + "\" is there already");
    assertThat(directory.resolve("ca.pem")).hasContent(before);
    assertThat(directory.resolve("key.pem")).doesNotExist();
  }

  @Test
  void writesTheChainOfAnIntermediateBehindItsLeaf() throws Exception {
    team.writeServer(team.issueServer("build1"), directory);
    assertThat(Files.readString(directory.resolve("server-cert.pem")).split("BEGIN CERT"))
        .hasSize(3);
    assertThat(Files.readString(directory.resolve("ca.pem")).split("BEGIN CERT")).hasSize(2);
  }

  @Test
  void writesDindsLayoutAsItsEntrypointChecksIt() throws Exception {
    CertificateFiles.in(directory).writeDind(team.issueServer("docker"), team.issueClient("alice"));
    assertThat(FileSet.names(directory))
        .containsExactly(
            "ca/cert.pem",
            "client/ca.pem",
            "client/cert.pem",
            "client/key.pem",
            "server/ca.pem",
            "server/cert.pem",
            "server/key.pem");
    Program openssl = new Program(directory);
    openssl.run("openssl", "verify", "-CAfile", "server/ca.pem", "server/cert.pem");
    openssl.run("openssl", "verify", "-CAfile", "client/ca.pem", "client/cert.pem");
  }

  @Test
  void writesAContextThatTheCliKnows() throws Exception {
    CertificateFiles.in(directory).writeContext("build1", HOST, authority.issueClient("alice"));
    String shown =
        new Program(directory)
            .run("docker", "--config", directory.toString(), "context", "inspect", "build1");
    assertThat(shown)
        .contains("\"Host\": \"" + HOST + "\"", "\"SkipTLSVerify\": false")
        .containsPattern("\"ca.pem\",\\s+\"cert.pem\",\\s+\"key.pem\"");
  }

  @Test
  void writesAContextArchiveThatTheCliImports() throws Exception {
    IssuedCertificate client = authority.issueClient("alice");
    CertificateFiles.in(directory).writeContextArchive("build1.dockercontext", HOST, client);
    assertThat(mode("build1.dockercontext")).isEqualTo("r--------");
    Program docker = new Program(directory);
    String config = directory.resolve("config").toString();
    docker.run("docker", "--config", config, "context", "import", "bb", "build1.dockercontext");
    assertThat(docker.run("docker", "--config", config, "context", "inspect", "bb"))
        .contains("\"Host\": \"" + HOST + "\"");

    CertificateFiles.in(directory.resolve("ours")).writeContext("bb", HOST, client);
    Path ours = directory.resolve("ours/contexts/tls");
    Path theirs = directory.resolve("config/contexts/tls");
    assertThat(FileSet.names(theirs)).isEqualTo(FileSet.names(ours));
    for (String name : FileSet.names(ours)) {
      assertThat(theirs.resolve(name)).hasSameBinaryContentAs(ours.resolve(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "a", "-ab", "a/b", "../ab", ""})
  void refusesNamesThatTheCliRefuses(String name) {
    IssuedCertificate client = authority.issueClient("alice");
    assertThatThrownBy(() -> CertificateFiles.in(directory).writeContext(name, HOST, client))
        .hasMessageContaining("\"" + name + "\" cannot be the name of a context");
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"build1:2376", "https://build1:2376", "unix:///run/x", "tcp://a b", ""})
  void refusesHostsThatAreNoDaemonWithTls(String host) {
    IssuedCertificate client = authority.issueClient("alice");
    assertThatThrownBy(() -> CertificateFiles.in(directory).writeContext("ab", host, client))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HOST_INVALID));
  }

  private String mode(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }
}
