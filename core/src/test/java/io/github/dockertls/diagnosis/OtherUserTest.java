package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there, but may not be read or used by the user who asks. */
class OtherUserTest {
  private static OtherUser user;
  private static SoundSetUp sound;
  private static DiagnosisJvm jvm;
  @TempDir private static Path directory;

  @BeforeAll
  static void start() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    user = new OtherUser();
    sound = new SoundSetUp(directory);
    sound.storeContext("prod");
    Path classes = Files.createDirectory(directory.resolve("class-path"));
    jvm = DiagnosisJvm.asOther(user, OtherUser.classPath(classes), directory);
  }

  @AfterAll
  static void stop() throws Exception {
    // What was withheld from ourselves could not be removed.
    user.give(sound.home().path("."));
    jvm.close();
    sound.close();
  }

  private static String diagnose() throws IOException {
    return jvm.diagnose("--tlsverify", "-H", sound.host());
  }

  @Test
  void whatMayBeReadConnects() throws IOException {
    Broken.connects(diagnose());
  }

  @Test
  void anUnreadableKey() throws IOException {
    Path key = sound.home().path("key.pem");
    user.withhold(key);
    Broken broken =
        Broken.told(diagnose())
            .because("tls-file-unreadable", key.toString(), "may not be read by this user")
            .advising("Let this user read it");
    user.give(key);
    broken.until(diagnose());
  }

  @Test
  void anUnreadableKeyThatAFlagNames() throws IOException {
    Path key = Files.writeString(directory.resolve("my-key.pem"), CliHome.pem(sound.alice().key()));
    user.withhold(key);
    String[] flags = {"--tlsverify", "--tlskey=" + key, "-H", sound.host()};
    Broken broken =
        Broken.told(jvm.diagnose(flags))
            .because("tls-file-unreadable", key.toString(), "--tlskey")
            .advising("Let this user read it");
    user.give(key);
    broken.until(jvm.diagnose(flags));
  }

  @Test
  void aDirectoryThatMayNotBeEntered() throws IOException {
    Path docker = sound.home().path(".").normalize();
    user.withhold(docker);
    Broken broken =
        Broken.told(diagnose())
            .because(
                "tls-file-unreadable",
                docker.resolve("ca.pem").toString(),
                "\"" + docker + "\", which this user may not enter")
            .advising("Let this user");
    user.give(docker);
    broken.until(diagnose());
  }

  @Test
  void aContextThatMayNotBeRead() throws IOException {
    Path meta = sound.home().path(CliHome.contextMeta("prod"));
    user.withhold(meta);
    Broken broken =
        Broken.told(jvm.diagnose("--context", "prod"))
            .because("context-meta-unreadable", meta.toString(), "may not be read by this user")
            .advising("Let this user read it");
    user.give(meta);
    broken.until(jvm.diagnose("--context", "prod"));
  }

  @Test
  void aContextWhoseKeyMayNotBeRead() throws IOException {
    Path key = sound.home().path(CliHome.contextTls("prod")).resolve("key.pem");
    user.withhold(key);
    Broken broken =
        Broken.told(jvm.diagnose("--context", "prod"))
            .because("context-tls-unreadable", key.toString(), "prod")
            .advising("Let this user read it");
    user.give(key);
    broken.until(jvm.diagnose("--context", "prod"));
  }

  @Test
  void aSocketThatMayNotBeUsed() throws Exception {
    Path socket = directory.resolve("d.sock");
    try (UnixDaemon daemon = UnixDaemon.at(socket)) {
      user.withhold(socket);
      Broken broken =
          Broken.told(jvm.diagnose("-H", daemon.host()))
              .because("permission-denied", socket.toString())
              .advising("Run as a user who may");
      user.give(socket);
      broken.until(jvm.diagnose("-H", daemon.host()));
    }
  }
}
