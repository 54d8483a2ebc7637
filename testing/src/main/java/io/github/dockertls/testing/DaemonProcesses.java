package io.github.dockertls.testing;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The processes of one daemon: of its engine, and of its containers wherever they went. A process
 * may leave its cgroup, and loses its parent when that ends, but it keeps the root folder that its
 * container gave it. Immutable.
 */
final class DaemonProcesses {
  /** A variable of dockerd, which its children inherit and its containers do not. */
  static final String MARK = "DOCKER_TLS_TESTING_HOME";

  private static final Set<String> CONTAINER_FILES =
      Set.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

  private final DaemonHome home;

  private DaemonProcesses(DaemonHome home) {
    this.home = home;
  }

  static DaemonProcesses of(DaemonHome home) {
    return new DaemonProcesses(home);
  }

  /** Those that run now; the daemon first, lest it restarts what is ended. */
  Set<Long> running() {
    Map<Long, ProcFiles.Entry> all =
        ProcFiles.processes().stream()
            .collect(Collectors.toMap(ProcFiles.Entry::pid, Function.identity()));
    Set<Long> engine = new LinkedHashSet<>();
    for (ProcFiles.Entry process : all.values()) {
      if (isEngine(process)) {
        engine.add(process.pid());
      }
    }
    Set<Long> pids = new LinkedHashSet<>();
    all.values().stream()
        .filter(process -> engine.contains(process.pid()) && process.name().startsWith("dockerd"))
        .forEach(process -> pids.add(process.pid()));
    pids.addAll(engine);
    all.values().stream()
        .filter(process -> descends(process, engine, all) || isInContainer(process.pid()))
        .forEach(process -> pids.add(process.pid()));
    Cgroups.of(home).processes().stream().filter(ProcFiles::isRunning).forEach(pids::add);
    pids.remove(ProcessHandle.current().pid());
    return pids;
  }

  /** Bears our mark; or names the home or, where the system's containerd is in use, its space. */
  private boolean isEngine(ProcFiles.Entry process) {
    return ProcFiles.environment(process.pid()).contains(MARK + "=" + home.name())
        || (process.name().matches("(docker|containerd|runc).*")
            && process.commandLine().stream()
                .anyMatch(
                    argument -> home.contains(argument) || argument.equals(home.shortName())));
  }

  private static boolean descends(
      ProcFiles.Entry process, Set<Long> engine, Map<Long, ProcFiles.Entry> all) {
    ProcFiles.Entry ancestor = process;
    // A table that changes while it is read could show a circle.
    for (int depth = 0; ancestor != null && depth < 100; depth++) {
      if (engine.contains(ancestor.parent())) {
        return true;
      }
      ancestor = all.get(ancestor.parent());
    }
    return false;
  }

  private boolean isInContainer(long pid) {
    return !ProcFiles.sharesMounts(pid)
        && ProcFiles.mounts(pid).stream().anyMatch(this::isOfContainer);
  }

  private boolean isOfContainer(ProcFiles.Mount mount) {
    return mount.point().equals("/")
        ? home.contains(mount.root() + "/") || home.contains(mount.options())
        : CONTAINER_FILES.contains(mount.point()) && home.contains(mount.root());
  }
}
