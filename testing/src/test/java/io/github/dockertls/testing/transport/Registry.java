package io.github.dockertls.testing.transport;

import java.nio.file.Files;
import java.nio.file.Path;

/** A registry of images on the loopback interface, where dockerd speaks plain HTTP. */
final class Registry implements AutoCloseable {
  static final String USER = "ci";
  static final String PASSWORD = "pass word";

  /** The line for both, as {@code htpasswd -B} writes it. */
  private static final String HTPASSWD =
      "ci:$2y$05$abcdefghijklmnopqrstuuIt/9/tGzLcigNq/.RWIDjeEVR30RSf.\n";

  private final LocalServer server;

  private Registry(LocalServer server) {
    this.server = server;
  }

  /** Starts one that anybody may use. */
  static Registry open(Path folder) throws Exception {
    return start(folder, "");
  }

  /** Starts one that wants to know who asks. */
  static Registry guarded(Path folder) throws Exception {
    Path passwords = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
    return start(folder, "auth: {htpasswd: {realm: test, path: " + passwords + "}}\n");
  }

  private static Registry start(Path folder, String auth) throws Exception {
    int port = LocalServer.freePort();
    Path file =
        Files.writeString(
            folder.resolve("registry.yml"),
            "version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: "
                + folder.resolve("images")
                + "}}\nhttp: {addr: 127.0.0.1:"
                + port
                + "}\n"
                + auth);
    Path log = folder.resolve("registry.log");
    return new Registry(LocalServer.start(port, log, "docker-registry", "serve", file.toString()));
  }

  /** A repository of it. */
  String repository(String name) {
    return address() + "/" + name;
  }

  String address() {
    return "127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
