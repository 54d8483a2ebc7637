package io.github.dockertls.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many questions asked at once, so that one that is slow to be answered holds up none other. */
public final class SideBySide {
  /** How many are asked at a time unless somebody says otherwise. */
  public static final int USUAL = 8;

  private SideBySide() {}

  /**
   * Asks all of them.
   *
   * @param questions what is asked
   * @param parallel how many at a time
   * @param answered called after each answer, on the thread that asked
   * @param <T> what an answer is
   * @return the answers in the questions' order
   * @throws InterruptedException if this thread is interrupted; the questions are, too
   * @throws ExecutionException what the first question that failed threw
   */
  public static <T> List<T> ask(
      List<? extends Callable<? extends T>> questions, int parallel, Runnable answered)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    try {
      List<Future<T>> asked = new ArrayList<>();
      for (Callable<? extends T> question : questions) {
        asked.add(
            pool.submit(
                () -> {
                  T answer = question.call();
                  answered.run();
                  return answer;
                }));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> one : asked) {
        answers.add(one.get());
      }
      return answers;
    } finally {
      pool.shutdownNow();
    }
  }
}
