package io.github.dockertls.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many requests at once. */
final class Crowd {
  private static final int AT_ONCE = 64;

  private final String contestant;
  private final Path certificates;

  Crowd(String contestant, Path certificates) {
    this.contestant = contestant;
    this.certificates = certificates;
  }

  /** A client for each port of this machine, one ping each, 64 at a time. */
  String askEach(String[] ports) throws IOException {
    List<Callable<String>> calls =
        Arrays.stream(ports).<Callable<String>>map(port -> () -> ask(port)).toList();
    return run(calls, AT_ONCE);
  }

  private String ask(String port) throws IOException {
    try (Client client = Contestants.connect(contestant, host(port), certificates)) {
      return client.ping();
    }
  }

  /** Requests of one client at the same moment, after a first one that has ended. */
  String burst(String port, int number) throws IOException {
    CyclicBarrier together = new CyclicBarrier(number);
    try (Client client = Contestants.connect(contestant, host(port), certificates)) {
      Callable<String> call =
          () -> {
            together.await();
            return client.ping();
          };
      return client.ping().isEmpty() ? "" : run(Collections.nCopies(number, call), number);
    }
  }

  private static String host(String port) {
    return "tcp://127.0.0.1:" + port;
  }

  private static String run(List<Callable<String>> calls, int threads) throws IOException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      int answers = 0;
      for (Future<String> answer : executor.invokeAll(calls)) {
        answers += answer.get().equals("OK") ? 1 : 0;
      }
      return answers + " OK";
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      executor.shutdownNow();
    }
  }
}
