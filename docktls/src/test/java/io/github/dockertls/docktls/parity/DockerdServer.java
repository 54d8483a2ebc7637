package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real dockerd of a case; only inside an {@link Isolation}, where its network is its own. */
final class DockerdServer implements AutoCloseable {
  private static final int LAST_LINES = 12;
  private static final int STOP_SECONDS = 20;

  private final Process process;

  private DockerdServer(Process process) {
    this.process = process;
  }

  static DockerdServer start(String name, ServerSpec spec, Path pki, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    String bridge = "p" + spec.port();
    ip("link", "add", bridge, "type", "bridge");
    ip("addr", "add", "10.213." + spec.port() % 100 + ".1/24", "dev", bridge);
    Path config = Files.writeString(directory.resolve("d.json"), "{}");
    List<String> command =
        new ArrayList<>(
            List.of("dockerd", "--config-file=" + config, "--data-root=" + directory + "/data"));
    command.add("--exec-root=" + directory + "/exec");
    command.add("--pidfile=" + directory + "/pid");
    command.add("--host=unix://" + directory + "/s");
    command.add("--host=tcp://127.0.0.1:" + spec.port());
    command.addAll(
        List.of(
            "--bridge=" + bridge,
            "--iptables=false",
            "--ip6tables=false",
            "--ip-forward=false",
            "--ip-masq=false",
            "--storage-driver=vfs",
            "--shutdown-timeout=2"));
    spec.dockerdArgs().forEach(arg -> command.add(arg.replace("{PKI}", pki.toString())));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME",
                directory.toString()));
    DockerdServer server = new DockerdServer(builder.start());
    server.awaitListening(name, "API listen on 127.0.0.1:" + spec.port());
    return server;
  }

  private void awaitListening(String name, String sign) throws IOException {
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    Deque<String> last = new ArrayDeque<>();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      last.add(line);
      if (last.size() > LAST_LINES) {
        last.remove();
      }
      if (line.contains(sign)) {
        drain(log);
        return;
      }
    }
    throw new IOException("dockerd " + name + " did not start: " + String.join(" | ", last));
  }

  private static void drain(BufferedReader log) {
    Thread thread =
        new Thread(
            () -> {
              try (log) {
                log.transferTo(Writer.nullWriter());
              } catch (IOException e) {
                // dockerd ended
              }
            },
            "dockerd log");
    thread.setDaemon(true);
    thread.start();
  }

  private static void ip(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(args));
    ProcessRun run = ProcessRun.run(command, System.getenv(), Path.of("/"), 10);
    if (run.exit() == null || run.exit() != 0) {
      throw new IOException(String.join(" ", command) + ": " + run.err().strip());
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
