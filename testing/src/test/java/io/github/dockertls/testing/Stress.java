package io.github.dockertls.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
    int running = 0;
    for (int i = 0; i < kills; i++) {
      running += kill() ? 1 : 0;
    }
    // This one removes what the killed ones left.
    Dockerd.start().close();
    System.out.printf(
        "%d owners killed in %d s, %d after their daemon ran%n",
        kills, secondsSince(begin), running);
  }

  /** Says whether the daemon ran before its owner was killed. */
  private static boolean kill() throws Exception {
    Map<String, String> docker = new HashMap<>(System.getenv());
    docker.keySet().retainAll(Jvm.DOCKER_VARIABLES);
    Path folder = Files.createTempDirectory("dtlk");
    Process owner = new Jvm(folder, docker).start(LeftBehind.class, "wait");
    try {
      owner.waitFor(ThreadLocalRandom.current().nextInt(4000), TimeUnit.MILLISECONDS);
    } finally {
      owner.destroyForcibly().waitFor();
      HostCommands.run("rm", "-r", folder.toString());
    }
    return owner.getInputStream().readAllBytes().length > 0;
  }

  private static long secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000_000;
  }
}
