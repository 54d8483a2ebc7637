package io.github.dockertls.benchmarks.report;

import java.util.List;
import java.util.Optional;

/**
 * Measures side by side.
 *
 * @param caption what was done
 * @param reference the contestant that the others are compared with; empty if there is none
 * @param measures all contestants' measures, in the order in which they are shown
 */
public record Table(String caption, String reference, List<Measure> measures) {
  public Table {
    measures = List.copyOf(measures);
  }

  public List<String> contestants() {
    return measures.stream().map(Measure::contestant).distinct().toList();
  }

  public List<String> metrics() {
    return measures.stream().map(Measure::metric).distinct().toList();
  }

  public Optional<Measure> find(String contestant, String metric) {
    return measures.stream()
        .filter(m -> m.contestant().equals(contestant) && m.metric().equals(metric))
        .findFirst();
  }

  /** The reference's median over this contestant's, if both have that metric. */
  public Optional<Double> ratio(String contestant, String metric) {
    return find(contestant, metric)
        .filter(other -> other.median() != 0)
        .flatMap(other -> find(reference, metric).map(own -> own.median() / other.median()));
  }
}
