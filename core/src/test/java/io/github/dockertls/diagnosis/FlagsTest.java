package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags, variables and settings that lead nowhere. */
class FlagsTest {
  @TempDir private Path directory;
  private SoundSetUp sound;
  private CliHome home;

  @BeforeEach
  void start() throws IOException {
    sound = new SoundSetUp(directory);
    home = sound.home();
  }

  @AfterEach
  void stop() throws IOException {
    sound.close();
  }

  @Test
  void httpsInsteadOfTcp() {
    String https = sound.host().replace("tcp://", "https://");
    Broken.diagnosed(home.diagnose("--tlsverify", "-H", https))
        .because("host-invalid", https)
        .advising("Write tcp://")
        .until(sound.diagnose());
  }

  @Test
  void sshIsAnotherWay() {
    Broken.diagnosed(home.diagnose("-H", "ssh://build1"))
        .because("ssh", "ssh://build1")
        .until(sound.diagnose());
  }

  @Test
  void aPipeOfAnotherSystem() {
    Broken.diagnosed(home.diagnose("-H", "npipe:////./pipe/docker_engine"))
        .because("protocol-not-available", "docker_engine")
        .advising("tcp://")
        .until(sound.diagnose());
  }

  @Test
  void twoHosts() {
    Broken.diagnosed(home.diagnose("--tlsverify", "-H", sound.host(), "-H", "tcp://build2:2376"))
        .because("cli-usage", sound.host(), "tcp://build2:2376")
        .advising("Give -H once")
        .until(sound.diagnose());
  }

  @Test
  void aHostAndAContext() throws IOException {
    sound.storeContext("prod");
    Broken.diagnosed(home.diagnose("--context", "prod", "-H", sound.host()))
        .because("host-and-context", sound.host(), "prod")
        .advising("not both")
        .until(home.diagnose("--context", "prod"));
  }

  @Test
  void aSwitchThatIsNeitherTrueNorFalse() {
    Broken.diagnosed(home.diagnose("--tlsverify=yes", "-H", sound.host()))
        .because("cli-usage", "yes", "true or false")
        .until(home.diagnose("--tlsverify=true", "-H", sound.host()));
  }

  @Test
  void tlsWithoutAnyFile() {
    Broken.diagnosed(
            home.diagnose(
                "--tlsverify", "--tlscacert=", "--tlscert=", "--tlskey=", "-H", sound.host()))
        .because("tls-without-material", "--tlsverify", sound.host())
        .advising("leave it out")
        .until(sound.diagnose());
  }

  @Test
  void headersThatAreNoPairs() {
    Broken.diagnosed(
            home.diagnose("DOCKER_CUSTOM_HEADERS=nonsense", "--tlsverify", "-H", sound.host()))
        .because("custom-headers-invalid", "DOCKER_CUSTOM_HEADERS")
        .advising("name=value")
        .until(
            home.diagnose("DOCKER_CUSTOM_HEADERS=name=value", "--tlsverify", "-H", sound.host()));
  }

  @Test
  void aHeaderThatIsNamedTwice() throws IOException {
    home.file("config.json", "{\"HttpHeaders\":{\"X-Team\":\"ci\",\"x-team\":\"cd\"}}");
    Broken set = Broken.diagnosed(home.diagnose("--tlsverify", "-H", sound.host()));
    set.because("header-invalid", "config.json", "X-Team").advising("Leave one of them");
    home.file("config.json", "{\"HttpHeaders\":{\"X-Team\":\"ci\"}}");
    set.until(home.diagnose("--tlsverify", "-H", sound.host()));
  }

  @Test
  void anApiVersionThatIsNone() {
    Broken.diagnosed(home.diagnose("DOCKER_API_VERSION=latest", "--tlsverify", "-H", sound.host()))
        .because("api-version-invalid", "latest", "DOCKER_API_VERSION")
        .advising("such as 1.44")
        .until(home.diagnose("DOCKER_API_VERSION=v1.41", "--tlsverify", "-H", sound.host()));
  }

  @Test
  void aHeaderWithABlankInItsName() throws IOException {
    home.file("config.json", "{\"HttpHeaders\":{\"my team\":\"ci\"}}");
    Broken.diagnosed(sound.diagnose())
        .because("header-invalid", "my team")
        .advising("letters, digits and hyphens");
    home.file("config.json", "{\"HttpHeaders\":{\"my-team\":\"ci\"}}");
    sound.connects();
  }
}
