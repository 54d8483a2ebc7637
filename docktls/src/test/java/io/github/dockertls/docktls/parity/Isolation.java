package io.github.dockertls.docktls.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network and mount namespace of its own for the run: loopback alone, the cases' host names, no
 * DNS server, an empty {@code /run}. The default ports are free there, nobody's docker.sock is, and
 * no packet leaves the machine.
 */
final class Isolation {
  private static final String ENTER =
      "ip link set lo up && mount --bind \"$1\" /etc/hosts && mount --bind \"$2\" /etc/resolv.conf"
          + " && mount -t tmpfs none /run && shift 2 && exec \"$@\"";

  private Isolation() {}

  /** A command that runs another one inside; writes the name files into a directory. */
  static List<String> command(Map<String, List<String>> hosts, Path directory, List<String> inner)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    hosts.forEach((ip, names) -> lines.append(ip + " " + String.join(" ", names) + "\n"));
    Path hostsFile = Files.writeString(directory.resolve("hosts"), lines);
    Path resolver =
        Files.writeString(
            directory.resolve("resolv.conf"),
            "nameserver 127.0.0.1\noptions attempts:1 timeout:1\n");
    List<String> command = new ArrayList<>(List.of("unshare"));
    if (!isRoot()) {
      command.add("--map-root-user");
    }
    command.addAll(List.of("--mount", "--net", "sh", "-c", ENTER, "sh"));
    command.add(hostsFile.toString());
    command.add(resolver.toString());
    command.addAll(inner);
    return command;
  }

  /** Root reads any file; without these two capabilities it may read what its owner may. */
  static List<String> withoutFileOverride() {
    String drop = "-dac_override,-dac_read_search";
    return List.of("/usr/bin/setpriv", "--inh-caps=" + drop, "--bounding-set=" + drop);
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
