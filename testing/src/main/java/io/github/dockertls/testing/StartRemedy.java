package io.github.dockertls.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/** What to do about a daemon that did not come up, by what its log says. Stateless. */
final class StartRemedy {
  private static final Map<String, String> BY_LOG = new LinkedHashMap<>();

  static {
    BY_LOG.put("unknown flag", "Correct arguments(...): this dockerd does not know that flag");
    BY_LOG.put("unknown shorthand flag", "Correct arguments(...): this dockerd does not know it");
    BY_LOG.put("storage-driver", "Correct storageDriver(...), or leave the choice to dockerd");
    BY_LOG.put("graphdriver", "Give storageDriver(\"vfs\"): it works on every file system");
    BY_LOG.put("Devices cgroup isn't mounted", "Mount the cgroups, or use a privileged container");
    BY_LOG.put("read-only file system", "Make /sys/fs/cgroup writable: use a privileged container");
    BY_LOG.put("operation not permitted", "Run where root has its usual capabilities");
    BY_LOG.put("\"containerd\": executable file not found", "Install containerd");
    BY_LOG.put(
        "no space left",
        "Make room for the daemon's files, or name another folder with directory(...)");
  }

  private StartRemedy() {}

  static String of(String log) {
    if (log.isBlank()) {
      return "See whether the program is a dockerd, or a script that ends in \"exec dockerd\"";
    }
    return BY_LOG.entrySet().stream()
        .filter(entry -> log.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("Start dockerd by hand as root to see whether it works on this machine at all");
  }
}
