package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.testing.Dockerd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's nginx before a daemon's Unix socket, configured as {@code docs/proxy.md} tells. */
final class Nginx implements AutoCloseable {
  private static final Path GUIDE = Path.of("../docs/proxy.md");
  private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");
  private static final int START_LIMIT_MILLIS = 20_000;

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts nginx with one of the guide's blocks; what it writes goes to a folder. */
  static Nginx start(NginxIT.Block block, Dockerd dockerd, Path folder) throws Exception {
    Path tls = folder.resolve("tls");
    CertificateAuthority ca = dockerd.certificateAuthority();
    ca.writeServer(ca.issueServer("127.0.0.1"), tls);
    int port = freePort();
    String configuration =
        documented(block.name().toLowerCase(Locale.ROOT))
            .replace("listen 2376 ssl", "listen 127.0.0.1:" + port + " ssl")
            .replace("/etc/docker/tls", tls.toString())
            .replace("unix:/run/docker.sock", dockerd.socketEndpoint().host().replace("//", ""))
            .replace("http {\n", "http {\n" + temporaryFolders(folder));
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, main() + configuration);
    Path log = folder.resolve("nginx.log");
    Process process =
        new ProcessBuilder("nginx", "-p", folder.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Nginx nginx = new Nginx(process, port);
    try {
      nginx.awaitListening(log);
      return nginx;
    } catch (Throwable e) {
      nginx.close();
      throw e;
    }
  }

  String host() {
    return "tcp://127.0.0.1:" + port;
  }

  private static String main() {
    return "load_module "
        + STREAM_MODULE
        + ";\ndaemon off;\nuser root;\nworker_processes 1;\npid nginx.pid;\nerror_log stderr;\n"
        + "events {}\n";
  }

  /** Instead of those of the system's nginx. */
  private static String temporaryFolders(Path folder) {
    StringBuilder lines = new StringBuilder("access_log off;\n");
    for (String use : new String[] {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      lines.append(use).append("_temp_path ").append(folder.resolve(use)).append(";\n");
    }
    return lines.toString();
  }

  private static String documented(String block) throws IOException {
    Matcher fence =
        Pattern.compile("(?s)```nginx\n(" + block + " \\{\n.*?)```")
            .matcher(Files.readString(GUIDE));
    assertThat(fence.find()).as("%s has a block %s", GUIDE, block).isTrue();
    return fence.group(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening(Path log) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MILLIS);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        boolean ended = process.waitFor(10, TimeUnit.MILLISECONDS);
        assertThat(ended || System.nanoTime() - end >= 0).as(Files.readString(log)).isFalse();
      }
    }
  }

  /** SIGTERM to the master: it takes its worker along. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
