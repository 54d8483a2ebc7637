package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.testing.TlsDockerd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand execs leave nothing behind. */
@TlsDockerd(tinyImage = true, lifetime = TlsDockerd.Lifetime.RUN)
@Timeout(300)
class ManyExecsIT {
  private static final int THREADS = 4;
  private static final int EACH = 250;

  @Test
  void leaveNoThreadAndNoSocket(DockerClient docker) throws Exception {
    String id = Containers.sleeping(docker);
    int before = sockets();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        callers.add(threads.submit(() -> execs(docker, id)));
      }
      int ended = 0;
      for (Future<Integer> caller : callers) {
        ended += caller.get();
      }
      assertThat(ended).isEqualTo(1000);
    } finally {
      threads.shutdownNow();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("docker-tls-stdin")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
    // Each caller's commands go over connections that are kept for the next.
    assertThat(sockets()).isLessThanOrEqualTo(before + THREADS);
    Containers.remove(docker, id);
  }

  private static int execs(DockerClient docker, String id) throws Exception {
    int ended = 0;
    for (int i = 0; i < EACH; i++) {
      String number = String.valueOf(i);
      String out =
          Containers.exec(docker, id, new ByteArrayInputStream(number.getBytes(UTF_8)), "cat")
              .out();
      ended += out.equals(number) ? 1 : 0;
    }
    return ended;
  }

  private static int sockets() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        count += isSocket(file) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isSocket(Path file) throws IOException {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
