package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored contexts that are damaged, or lack something. */
class ContextsTest {
  @TempDir private Path directory;
  private SoundSetUp sound;
  private CliHome home;

  @BeforeEach
  void start() throws IOException {
    sound = new SoundSetUp(directory);
    home = sound.home();
    sound.storeContext("prod");
  }

  @AfterEach
  void stop() throws IOException {
    sound.close();
  }

  private Diagnosis diagnose() {
    return home.diagnose("--context", "prod");
  }

  private Broken broken(String endpoints) throws IOException {
    home.context("prod", endpoints);
    return Broken.diagnosed(diagnose());
  }

  private void mended() throws IOException {
    sound.storeContext("prod");
    Broken.connects(diagnose());
  }

  @Test
  void whatIsInOrderConnects() {
    Broken.connects(diagnose());
  }

  @Test
  void oneThatIsNotStored() throws IOException {
    Broken broken =
        Broken.diagnosed(home.diagnose("--context", "Prod")).because("context-not-found", "Prod");
    broken.advising("docker context ls", "case-sensitive").until(diagnose());
    sound.storeContext("Prod");
    broken.until(home.diagnose("--context", "Prod"));
  }

  @Test
  void itsFileIsNoJson() throws IOException {
    home.file(CliHome.contextMeta("prod"), "{\"Name\":");
    Broken.diagnosed(diagnose())
        .because("context-meta-invalid", home.path(CliHome.contextMeta("prod")).toString())
        .advising("docker context create");
    mended();
  }

  @Test
  void itIsForSomethingElseThanDocker() throws IOException {
    broken("{\"kubernetes\":{}}")
        .because("context-no-docker-endpoint", "prod")
        .advising("docker context update --docker host=", ",ca=ca.pem,", " prod");
    mended();
  }

  @Test
  void itsEndpointIsNothing() throws IOException {
    broken("{\"docker\":null}")
        .because("context-bad-endpoint", "prod")
        .advising("docker context update --docker host=", ",ca=ca.pem,", " prod");
    mended();
  }

  @Test
  void itsHostHasNoName() throws IOException {
    String port = sound.host().replaceFirst(".*:", "");
    broken("{\"docker\":{\"Host\":\"tcp://:" + port + "\"}}")
        .because("tls-other", "tcp://:" + port)
        .advising("Write the name");
    mended();
  }

  @Test
  void itsHostHasNoPort() throws IOException {
    broken("{\"docker\":{\"Host\":\"tcp://127.75.0.3\"}}")
        .because("connection-refused", "tcp://127.75.0.3", "no port, which means 443")
        .advising("docker context update", "host=tcp://127.75.0.3:2376,ca=");
    mended();
  }

  @Test
  void aFileOfItsOwnPointsToNothing() throws IOException {
    Path ca = home.path(CliHome.contextTls("prod")).resolve("ca.pem");
    Files.delete(ca);
    Files.createSymbolicLink(ca, directory.resolve("gone.pem"));
    Broken.diagnosed(diagnose())
        .because("context-tls-missing", ca.toString())
        .advising("Put the file back");
    Files.delete(ca);
    mended();
  }

  /** Then flags and variables do not help: they do not count for a stored context. */
  @Test
  void itHasNoCertificatesForAServerWithTls() throws IOException {
    for (String file : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
      Files.delete(home.path(CliHome.contextTls("prod")).resolve(file));
    }
    Files.delete(home.path(CliHome.contextTls("prod")));
    Broken.diagnosed(home.diagnose("DOCKER_TLS_VERIFY=1", "--tlsverify", "--context", "prod"))
        .because("plain-to-tls", sound.host())
        .advising("docker context update", "ca=");
    mended();
  }
}
