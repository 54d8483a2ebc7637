package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.testing.Dockerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's nginx before a daemon's Unix socket, configured as {@code docs/proxy.md} tells. */
final class Nginx implements AutoCloseable {
  private static final Path GUIDE = Path.of("../docs/proxy.md");
  private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

  private final LocalServer server;

  private Nginx(LocalServer server) {
    this.server = server;
  }

  /** Starts nginx with one of the guide's blocks; what it writes goes to a folder. */
  static Nginx start(NginxIT.Block block, Dockerd dockerd, Path folder) throws Exception {
    Path socket = Path.of(dockerd.socketEndpoint().host().replace("unix://", ""));
    return start(block, dockerd.certificateAuthority(), socket, folder, text -> text);
  }

  /** Before any socket, with a block that is changed. */
  static Nginx start(
      NginxIT.Block block,
      CertificateAuthority ca,
      Path socket,
      Path folder,
      UnaryOperator<String> change)
      throws Exception {
    Path tls = folder.resolve("tls");
    ca.writeServer(ca.issueServer("127.0.0.1"), tls);
    int port = LocalServer.freePort();
    String configuration =
        change
            .apply(documented(block.name().toLowerCase(Locale.ROOT)))
            .replace("listen 2376 ssl", "listen 127.0.0.1:" + port + " ssl")
            .replace("/etc/docker/tls", tls.toString())
            .replace("unix:/run/docker.sock", "unix:" + socket)
            .replace("http {\n", "http {\n" + temporaryFolders(folder));
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, main() + configuration);
    return new Nginx(
        LocalServer.start(
            port,
            folder.resolve("nginx.log"),
            "nginx",
            "-p",
            folder.toString(),
            "-c",
            file.toString()));
  }

  String host() {
    return "tcp://127.0.0.1:" + server.port();
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

  @Override
  public void close() {
    server.close();
  }
}
