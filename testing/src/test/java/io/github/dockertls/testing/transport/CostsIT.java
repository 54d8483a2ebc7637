package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.sun.management.ThreadMXBean;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TlsDockerd;
import io.github.dockertls.tls.HandshakeInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What things cost, in numbers that do not depend on the machine's speed. Each limit is what was
 * counted when it was set, and a third more: who exceeds one has made something dearer for
 * everybody. {@code dev/bench} measures the time.
 */
@TlsDockerd(tinyImage = true, lifetime = TlsDockerd.Lifetime.RUN)
@Timeout(180)
class CostsIT {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String CALLS = "read,readv,recvfrom,write,writev,sendto,poll,epoll_wait";
  private static final int WARM_UP = 300;
  private static final int REQUESTS = 300;

  @TempDir private Path folder;

  /** Ours and our libraries'; the JDK's own depend on the JDK. */
  @Test
  void theFirstPingLoadsFewClasses(Dockerd dockerd) throws Exception {
    Path log = folder.resolve("classes");
    run(dockerd, List.of(JAVA, "-Xlog:class+load:file=" + log), "none", 0);

    assertThat(count(log, "source: file:")).isBetween(100L, 485L);
  }

  @Test
  void requestsOneAfterTheOtherShareAHandshake(Dockerd dockerd) throws Exception {
    List<HandshakeInfo> handshakes = Collections.synchronizedList(new ArrayList<>());
    try (DockerClient docker = counting(dockerd, handshakes).connect()) {
      for (int i = 0; i < REQUESTS; i++) {
        docker.pingCmd().exec();
      }
    }
    assertThat(handshakes).hasSize(1);
  }

  @Test
  void threadsHaveAHandshakeEachAtMostAndResumeTheFirst(Dockerd dockerd) throws Exception {
    int threads = 16;
    List<HandshakeInfo> handshakes = Collections.synchronizedList(new ArrayList<>());
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (DockerClient docker = counting(dockerd, handshakes).connect()) {
      docker.pingCmd().exec();
      Callable<Void> call =
          () -> {
            docker.pingCmd().exec();
            return null;
          };
      for (Future<Void> done : executor.invokeAll(Collections.nCopies(REQUESTS, call))) {
        done.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(handshakes).hasSizeLessThanOrEqualTo(threads);
    assertThat(handshakes.stream().filter(handshake -> !handshake.resumed())).hasSize(1);
  }

  @Test
  void aRequestAllocatesLittle(Dockerd dockerd) throws IOException {
    try (DockerClient docker = dockerd.endpoint().connect()) {
      for (int i = 0; i < WARM_UP; i++) {
        docker.pingCmd().exec();
      }
      long before = allocated();
      for (int i = 0; i < REQUESTS; i++) {
        docker.pingCmd().exec();
      }
      assertThat((allocated() - before) / REQUESTS).as("bytes").isLessThan(14_200);
    }
  }

  @Test
  void aDownloadAllocatesLittle(Dockerd dockerd) throws IOException {
    try (DockerClient docker = dockerd.endpoint().connect()) {
      String container = Containers.create(docker, "true");
      download(docker, container);
      long before = allocated();
      long bytes = 0;
      for (int i = 0; i < 8; i++) {
        bytes += download(docker, container);
      }
      long megabytes = bytes / 1_000_000;

      assertThat(megabytes).isGreaterThan(8);
      assertThat((allocated() - before) / megabytes).as("bytes").isLessThan(245_000);
      Containers.remove(docker, container);
    }
  }

  @Test
  void aDownloadNeedsFewSystemCalls(Dockerd dockerd) throws Exception {
    try (DockerClient docker = dockerd.endpoint().connect()) {
      String container = Containers.create(docker, "true");
      long megabytes = (traced(dockerd, container, 9) - traced(dockerd, container, 1)) / 1_000_000;
      long calls = count(trace(9), "") - count(trace(1), "");

      assertThat(megabytes).isGreaterThan(8);
      assertThat(calls / megabytes).isLessThan(265);
      Containers.remove(docker, container);
    }
  }

  private long traced(Dockerd dockerd, String container, int downloads) throws Exception {
    String trace = trace(downloads).toString();
    return run(
        dockerd,
        List.of("strace", "-f", "-qq", "-o", trace, "-e", "trace=" + CALLS, JAVA),
        container,
        downloads);
  }

  private Path trace(int downloads) {
    return folder.resolve("trace" + downloads);
  }

  private static long run(Dockerd dockerd, List<String> command, String container, int downloads)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(CostsProgram.class.getName(), dockerd.host()));
    words.addAll(List.of(dockerd.certificateDirectory().toString(), container, "" + downloads));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).isZero();
      return Long.parseLong(printed);
    } finally {
      process.destroyForcibly();
    }
  }

  private static long count(Path file, String part) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.contains(part)).count();
    }
  }

  private static DockerEndpoint counting(Dockerd dockerd, List<HandshakeInfo> handshakes) {
    return DockerEndpoint.builder(dockerd.host())
        .certificates(dockerd.certificateDirectory())
        .onHandshake(handshakes::add)
        .build();
  }

  private static long download(DockerClient docker, String container) throws IOException {
    try (InputStream tar = docker.copyArchiveFromContainerCmd(container, "/bin/busybox").exec()) {
      return tar.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
