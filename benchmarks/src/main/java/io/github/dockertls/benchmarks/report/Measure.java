package io.github.dockertls.benchmarks.report;

import java.util.List;

/**
 * What was measured of one contestant.
 *
 * @param contestant who, such as {@code docker-java}
 * @param metric what, such as {@code wall}
 * @param unit such as {@code s}
 * @param values one for each run, in order, at least one
 */
public record Measure(String contestant, String metric, String unit, List<Double> values) {
  public Measure {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(contestant + " has no " + metric);
    }
    values = List.copyOf(values);
  }

  /** A number that is counted once. */
  public static Measure of(String contestant, String metric, String unit, double value) {
    return new Measure(contestant, metric, unit, List.of(value));
  }

  public double median() {
    return quantile(0.5);
  }

  public double low() {
    return quantile(0);
  }

  public double high() {
    return quantile(1);
  }

  private double quantile(double part) {
    List<Double> sorted = values.stream().sorted().toList();
    double place = part * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }
}
