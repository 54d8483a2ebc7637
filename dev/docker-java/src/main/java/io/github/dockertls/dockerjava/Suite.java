package io.github.dockertls.dockerjava;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.experimental.categories.Category;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Runs those of docker-java's tests that talk to a daemon, one after the other, and prints a line
 * for each: how it went, its name, and the first line of what was wrong. The property {@code swarm}
 * tells whether those of a swarm are meant or all others. A test that leaves something open gets a
 * second line, whether it passed or not.
 */
public final class Suite extends RunListener {
  private static final String INTEGRATION = "com.github.dockerjava.junit.category.Integration";
  private static final String CONTRACT = "com.github.dockerjava.transport.DockerHttpClientTCK";

  /** A test that waits for ever is interrupted then, and fails. */
  private static final int LIMIT_IN_SECONDS = 120;

  private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor();
  private final Thread testing = Thread.currentThread();
  private Future<?> limit = alarm.submit(() -> {});
  private final LeakDetector leaks = new LeakDetector();
  private String result = "";

  private Suite() {}

  /**
   * Ends the JVM afterwards: tests leave threads behind.
   *
   * @param args the folder of the compiled tests; then parts of names, to run only what has one
   */
  public static void main(String[] args) throws IOException {
    JUnitCore runner = new JUnitCore();
    runner.addListener(new Suite());
    for (Class<?> test : tests(Path.of(args[0]))) {
      boolean ofSwarm = test.getName().contains(".swarm.");
      if (ofSwarm == Boolean.getBoolean("swarm")
          && (args.length == 1
              || Arrays.stream(args).skip(1).anyMatch(part -> test.getName().contains(part)))) {
        runner.run(test);
      }
    }
    System.exit(0);
  }

  private static List<Class<?>> tests(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    List<Class<?>> tests = new ArrayList<>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('/', '.').replace(".class", "");
      try {
        Class<?> type = Class.forName(name, false, Suite.class.getClassLoader());
        if (!Modifier.isAbstract(type.getModifiers()) && isIntegration(type)) {
          tests.add(type);
        }
      } catch (ClassNotFoundException | LinkageError e) {
        System.out.println("unloadable " + name + " " + e);
      }
    }
    return tests;
  }

  private static boolean isIntegration(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      Category category = each.getDeclaredAnnotation(Category.class);
      if (each.getName().equals(CONTRACT)
          || (category != null
              && Arrays.stream(category.value()).anyMatch(c -> c.getName().equals(INTEGRATION)))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void testStarted(Description description) {
    result = "passed";
    leaks.begin();
    limit = alarm.schedule(testing::interrupt, LIMIT_IN_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void testFailure(Failure failure) {
    String message = String.valueOf(failure.getException());
    result = "failed";
    print(failure.getDescription(), " " + message.lines().findFirst().orElse(""));
    failure.getException().printStackTrace();
  }

  @Override
  public void testAssumptionFailure(Failure failure) {
    result = "skipped";
    print(failure.getDescription(), "");
  }

  @Override
  public void testIgnored(Description description) {
    result = "skipped";
    print(description, "");
  }

  @Override
  public void testFinished(Description description) {
    limit.cancel(false);
    Thread.interrupted();
    if (result.equals("passed")) {
      print(description, "");
    }
    String left = leaks.left();
    if (!left.isEmpty()) {
      result = "leaked";
      print(description, " " + left);
    }
  }

  private void print(Description description, String message) {
    System.out.println(
        result + " " + description.getClassName() + "#" + description.getMethodName() + message);
  }
}
