package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a daemon process needs of the machine. Stateless. */
final class Prerequisites {
  private Prerequisites() {}

  /** A thing that was looked for and not found, and how to get it. */
  private record Missing(String fact, String remedy) {}

  /**
   * The failure that tells everything that is missing here, or null if a daemon can be started.
   *
   * @param wish the dockerd that was asked for
   */
  static @Nullable DockerTlsException missing(EngineWish wish) {
    List<Missing> missing = new ArrayList<>();
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux")) {
      missing.add(
          new Missing("the system is \"" + system + "\"", "run these tests on Linux, in a VM"));
    } else {
      collect(wish, missing);
    }
    if (missing.isEmpty()) {
      return null;
    }
    return new DockerTlsException(
        Reason.DAEMON_NOT_STARTED,
        "No dockerd can be started here: "
            + String.join("; ", missing.stream().map(Missing::fact).toList()),
        capitalised(String.join("; ", missing.stream().map(Missing::remedy).toList())));
  }

  private static void collect(EngineWish wish, List<Missing> missing) {
    Path binary = wish.binary();
    DockerTlsException version = InstalledEngines.missing(wish);
    if (binary != null && !Files.isExecutable(binary)) {
      missing.add(
          new Missing(
              "\"" + binary + "\" is no program", "give binary(...) the path of a dockerd"));
    } else if (version != null) {
      missing.add(new Missing(version.fact(), version.remedy()));
    } else if (binary == null && HostCommands.find("dockerd").isEmpty()) {
      missing.add(
          new Missing(
              "no \"dockerd\" in \"" + HostCommands.path() + "\"",
              "install Docker Engine (Debian, Ubuntu: apt-get install docker.io) or give"
                  + " binary(...) the path of a dockerd"));
    }
    if (HostCommands.find("ip").isEmpty()) {
      missing.add(new Missing("no \"ip\" to make a bridge with", "install iproute2"));
    }
    if (!isRoot()) {
      missing.add(
          new Missing(
              "this process is not root",
              "run the tests as root, or in a privileged container as root"));
    }
  }

  private static boolean isRoot() {
    try {
      Path self = Path.of("/proc", "" + ProcessHandle.current().pid());
      return Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }

  private static String capitalised(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
