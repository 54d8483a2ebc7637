package io.github.dockertls.docktls;

import io.github.dockertls.pki.DaemonTls;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docktls daemon-config}: what tells dockerd to use its certificates. */
@Command(
    name = "daemon-config",
    description = "Print a daemon.json with TLS, or merge it into an existing one")
final class DaemonConfigCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--listen", paramLabel = "ADDRESS", description = "Such as tcp://0.0.0.0:2376")
  private String @Nullable [] addresses;

  @Option(names = "--merge-into", paramLabel = "FILE", description = "Change this daemon.json")
  private @Nullable Path mergeInto;

  @Option(names = "--arguments", description = "Print arguments of dockerd instead")
  private boolean arguments;

  @Option(names = "--systemd", description = "Print the drop-in that goes with daemon.json instead")
  private boolean systemd;

  @Parameters(arity = "1", paramLabel = "DIR", description = "Holds the daemon's certificates")
  private Path directory = Path.of("");

  DaemonConfigCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    DaemonTls tls = DaemonTls.in(directory.toAbsolutePath());
    if (addresses != null) {
      tls = tls.listening(addresses);
    }
    if (mergeInto != null) {
      tls.mergeInto(mergeInto);
      session.out().println("merged into " + mergeInto);
    } else if (systemd) {
      session.out().print(tls.systemdDropIn());
    } else if (arguments) {
      tls.arguments().forEach(session.out()::println);
    } else {
      session.out().print(tls.daemonJson(""));
    }
    return 0;
  }
}
