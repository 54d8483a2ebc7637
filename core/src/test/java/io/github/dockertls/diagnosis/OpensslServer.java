package io.github.dockertls.diagnosis;

import io.github.dockertls.server.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code openssl s_server}, for what JSSE's own servers no longer do. */
final class OpensslServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private OpensslServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static OpensslServer start(TestCertificate certificate, Path directory, String... options)
      throws IOException {
    Path file = Files.writeString(directory.resolve("s_server.pem"), CliHome.pem(certificate));
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", file.toString()));
    command.addAll(List.of("-cipher", "ALL:@SECLEVEL=0", "-naccept", "100"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("ACCEPT")) {
        return new OpensslServer(process, Integer.parseInt(line.replaceFirst(".*:", "").strip()));
      }
    }
    throw new IllegalStateException("openssl s_server did not start");
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
