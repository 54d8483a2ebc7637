package io.github.dockertls.benchmarks;

/**
 * One run of one contestant.
 *
 * @param wall seconds on the clock
 * @param cpu seconds of processor time, all threads, user and system
 * @param got what it got, which must be what the others got
 */
record Outcome(double wall, double cpu, String got) {
  /** The same in the words of the other contestants, if it is right. */
  Outcome mapping(String right, String others) {
    return got.equals(right) ? new Outcome(wall, cpu, others) : this;
  }
}
