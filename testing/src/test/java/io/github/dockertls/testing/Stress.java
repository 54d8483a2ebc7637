package io.github.dockertls.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Starts and stops daemons many times, and kills their owners at random moments. */
final class Stress {
  private Stress() {}

  /** Takes two numbers: of cycles, and of owners to kill. */
  public static void main(String[] numbers) throws Exception {
    run(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    System.exit(0);
  }

  static void run(int cycles, int kills) throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < cycles; i++) {
      Dockerd.start().close();
    }
    System.out.printf("%d cycles in %d s%n", cycles, secondsSince(begin));
    begin = System.nanoTime();
    long whole = kill(Long.MAX_VALUE);
    int unready = 0;
    for (int i = 1; i < kills; i++) {
      // From the start of the JVM to a while after its daemon has a container.
      long life = ThreadLocalRandom.current().nextLong(whole * 3 / 2);
      unready += kill(life) >= life ? 1 : 0;
    }
    int left = DaemonHomes.abandoned(null).size();
    // This one removes what the killed ones left.
    Dockerd.start().close();
    System.out.printf(
        "%d owners killed in %d s, %d of them before their daemon ran; %d folder(s) were left%n",
        kills, secondsSince(begin), unready, left);
  }

  /**
   * Kills an owner after some milliseconds, or once its daemon runs if there is no such limit.
   *
   * @return when its daemon ran, or that time if it did not
   */
  private static long kill(long life) throws Exception {
    Map<String, String> docker = new HashMap<>(System.getenv());
    docker.keySet().retainAll(Jvm.DOCKER_VARIABLES);
    Path folder = Files.createTempDirectory(Path.of("target"), "killed").toAbsolutePath();
    long begin = System.nanoTime();
    Process owner = new Jvm(folder, docker).start(LeftBehind.class, "wait");
    CompletableFuture<Long> ran =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                owner.inputReader().readLine();
                return (System.nanoTime() - begin) / 1_000_000;
              } catch (IOException e) {
                return Long.MAX_VALUE;
              }
            });
    try {
      return life == Long.MAX_VALUE ? ran.get() : awaitAtMost(owner, ran, life);
    } finally {
      owner.destroyForcibly().waitFor();
      HostCommands.run("rm", "-r", folder.toString());
    }
  }

  /** The process does not end by itself: this waits for the time to pass. */
  private static long awaitAtMost(Process owner, CompletableFuture<Long> ran, long life)
      throws InterruptedException {
    owner.waitFor(life, TimeUnit.MILLISECONDS);
    return Math.min(life, ran.getNow(life));
  }

  private static long secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000_000;
  }
}
