package io.github.dockertls.testing;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.testing.DockerdSettings.RegistryAccess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A dockerd process that shares nothing with others on the machine. Not thread-safe.
 *
 * <p>Its output goes to a file, not a pipe: it outlives whoever would read the pipe.
 */
final class DaemonProcess implements Daemon {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final DockerdSettings settings;
  private final DaemonHome home;
  private final DaemonCertificates certificates;
  private final ProcessNetwork network;
  private final Path binary;
  private int port;
  private Process process;

  private DaemonProcess(
      DockerdSettings settings,
      DaemonHome home,
      DaemonCertificates certificates,
      ProcessNetwork network)
      throws IOException {
    this.settings = settings;
    this.home = home;
    this.certificates = certificates;
    this.network = network;
    this.binary =
        InstalledEngines.choose(settings.engine())
            .orElseThrow(() -> new IOException("the dockerd that was asked for has gone"));
    this.port = network.choosePort();
    this.process = launch();
  }

  /** Starts a process and returns once it serves. */
  static DaemonProcess start(
      DockerdSettings settings,
      DaemonHome home,
      DaemonCertificates certificates,
      ProcessNetwork network)
      throws IOException, InterruptedException {
    requirePlain(home.data());
    Files.writeString(home.configuration(), "{}\n");
    if (settings.remapsUsers()) {
      home.letThrough();
    }
    DaemonProcess daemon = new DaemonProcess(settings, home, certificates, network);
    for (int attempt = 1; !daemon.serves(attempt); attempt++) {
      daemon.port = network.choosePort();
      daemon.process = daemon.launch();
    }
    return daemon;
  }

  /** dockerd takes a comma for the end of a path, and the kernel's overlays a colon. */
  private static void requirePlain(Path data) {
    if (data.toString().matches("(?s).*[,:].*")) {
      throw new DockerTlsException(
          Reason.DAEMON_NOT_STARTED,
          "No dockerd can keep its files in \"" + data + "\": the path has a comma or a colon",
          "Name another folder with directory(...) or the variable " + DaemonHomes.VARIABLE);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String peerAddress() {
    return network.address();
  }

  @Override
  public DockerEndpoint socket() {
    return DockerEndpoint.builder("unix://" + home.socket()).build();
  }

  @Override
  public DockerEndpoint administration() {
    return socket();
  }

  @Override
  public String logs() {
    try {
      return new String(Files.readAllBytes(home.log()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** It reads the file at its start, and the folder for registries is the whole machine's. */
  @Override
  public void trustRegistry(String host, Path ca) {}

  @Override
  public void restart() throws IOException, InterruptedException {
    if (settings.restoresLive()) {
      end(() -> {});
    } else {
      stop();
    }
    process = launch();
    if (!serves(Integer.MAX_VALUE)) {
      throw failure("cannot listen on port " + port + " again", new IOException("port in use"));
    }
  }

  @Override
  public void stop() throws IOException {
    end(Cgroups.of(home)::kill);
  }

  /**
   * Asks the daemon to end, and ends its containers meanwhile: it would give those that ignore it
   * 15 seconds, whatever {@code --shutdown-timeout} says. What does not end stays for {@link
   * Remains}.
   */
  private void end(Runnable meanwhile) throws IOException {
    if (!process.isAlive()) {
      return;
    }
    resume();
    process.destroy();
    Deadline deadline = Deadline.in(STOP_LIMIT);
    while (!HostCommands.waitFor(process, Duration.ofMillis(50)) && !deadline.isOver()) {
      meanwhile.run();
    }
  }

  @Override
  public void pause() throws IOException {
    signal("STOP");
  }

  @Override
  public void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    HostCommands.run("sh", "-c", "kill -" + name + " \"$0\"", Long.toString(process.pid()));
  }

  /**
   * Waits until the daemon serves, it ends, or time is up.
   *
   * @return false if another process took the port, so that the next is to be tried
   */
  private boolean serves(int attempt) throws InterruptedException {
    Deadline deadline = Deadline.in(settings.startTimeout());
    SSLContext context = certificates.administration(port).sslContext();
    while (true) {
      try {
        Ping.overTls(context, network.address(), port, deadline);
        return true;
      } catch (IOException e) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
          if (attempt < 3 && logs().contains("address already in use")) {
            return false;
          }
          throw failure("ended with status " + process.exitValue() + " before it answered", e);
        }
        if (deadline.isOver()) {
          throw failure("did not answer within " + settings.startTimeout().toSeconds() + " s", e);
        }
      }
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(network.entrance(home));
    command.add(binary.toString());
    command.addAll(isolation());
    command.addAll(network.arguments(home));
    command.addAll(settings.clientVerification().flags(home.serverCertificates().toString()));
    command.addAll(settings.flags(home));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()));
    clean(builder.environment());
    builder.environment().put(DaemonProcesses.MARK, home.name());
    if (settings.company().registry() != RegistryAccess.NONE) {
      // Go's name for the file of the system's authorities; those in their folder are trusted too.
      builder.environment().put("SSL_CERT_FILE", home.serverCertificates() + "/ca.pem");
    }
    Process started = builder.start();
    started.getOutputStream().close();
    return started;
  }

  private List<String> isolation() {
    return List.of(
        "--config-file=" + home.configuration(),
        "--data-root=" + home.data(),
        "--exec-root=" + home.exec(),
        "--pidfile=" + home.pidFile(),
        "--host=unix://" + home.socket(),
        "--host=tcp://" + network.address() + ":" + port,
        "--group=0",
        "--iptables=false",
        "--ip6tables=false",
        "--ip-forward=false",
        "--ip-masq=false",
        "--cgroup-parent=/" + home.shortName(),
        "--containerd-namespace=" + home.shortName(),
        "--containerd-plugins-namespace=plugins." + home.shortName(),
        "--exec-opt=native.cgroupdriver=cgroupfs",
        "--shutdown-timeout=2");
  }

  /** dockerd takes certificates and a temporary folder from variables that mean its clients. */
  private void clean(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(
            name ->
                (name.startsWith("DOCKER_") && !name.equals("DOCKER_RAMDISK"))
                    || name.equals("NOTIFY_SOCKET")
                    || name.startsWith("LISTEN_"));
    // An engine unpacked somewhere finds the containerd that it came with: beside it, or in the
    // bin beside its sbin.
    environment.put(
        "PATH",
        String.join(
            File.pathSeparator,
            binary.resolveSibling("").toString(),
            binary.resolveSibling("../bin").toString(),
            HostCommands.path()));
  }

  private DockerTlsException failure(String what, Throwable cause) {
    return StartFailure.of("\"" + binary + "\"", what, logs(), cause);
  }
}
