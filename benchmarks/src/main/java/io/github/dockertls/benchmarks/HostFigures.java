package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.worker.Contestants.BARE;
import static io.github.dockertls.benchmarks.worker.Contestants.HTTP_CLIENT_5;
import static io.github.dockertls.benchmarks.worker.Contestants.OURS;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Measure;
import io.github.dockertls.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many hosts, and many connections to one; servers that are not dockerd. */
final class HostFigures {
  private static final List<String> NAMES = List.of(OURS, HTTP_CLIENT_5, BARE);
  private static final int BURST = 50;
  private static final double RESUMED = 0.94;

  private HostFigures() {}

  static List<Figure> all() {
    return List.of(
        new Figure("burst", "50 requests at once to one host", HostFigures::burst),
        new Figure("hosts", "Many hosts, one ping each, 64 at a time", HostFigures::hosts));
  }

  private static Findings burst(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    Map<String, List<Double>> shares = new LinkedHashMap<>();
    Map<String, List<Double>> connections = new LinkedHashMap<>();
    Contest contest = lab.scale().contest(2, 7).expect(BURST + " OK");
    try (Hosts hosts = Hosts.start(lab, 1)) {
      for (String name : NAMES) {
        Worker worker = lab.worker(name);
        contest.add(
            name,
            () -> {
              Hosts.Seen before = hosts.seen();
              Outcome outcome = worker.run("burst", hosts.ports(1), "" + BURST);
              Hosts.Seen seen = hosts.seen().since(before);
              shares.computeIfAbsent(name, n -> new ArrayList<>()).add(seen.resumed());
              connections
                  .computeIfAbsent(name, n -> new ArrayList<>())
                  .add((double) seen.connections());
              return outcome;
            });
      }
      Table table = contest.hold("one ping, then " + BURST + " at once", OURS);
      List<Measure> measures = new ArrayList<>(table.measures());
      connections.forEach((name, list) -> measures.add(new Measure(name, "connections", "", list)));
      shares.forEach((name, list) -> measures.add(new Measure(name, "resumed", "", list)));
      Table whole = new Table(table.caption(), OURS, measures);
      double share = whole.find(OURS, "resumed").map(Measure::median).orElse(0.0);
      return new Findings(
          List.of(whole),
          List.of(new Goal("share that " + OURS + " resumed", RESUMED, false, share)),
          List.of(contest.runs(), "Connections and certificates shown are the server's count"));
    }
  }

  private static Findings hosts(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    int most = lab.scale().clients();
    List<Table> tables = new ArrayList<>();
    Contest contest = lab.scale().contest(0, 1);
    try (Hosts hosts = Hosts.start(lab, most)) {
      Map<String, Worker> workers = new LinkedHashMap<>();
      for (String name : NAMES) {
        workers.put(name, lab.worker(name));
      }
      // What is quick comes first and more often: it warms up for the rest.
      for (int number = 1; number <= most; number *= 10) {
        contest = lab.scale().contest(number == 1 ? 20 : 0, number == 1_000 ? 2 : 5);
        tables.add(hosts(contest, hosts, workers, number));
      }
    }
    Table table = tables.get(tables.size() - 1);
    return new Findings(
        tables,
        List.of(Goal.atMost(1, table, "wall", HTTP_CLIENT_5)),
        List.of(contest.runs(), "Each host has a client of its own, made from files"));
  }

  private static Table hosts(Contest contest, Hosts hosts, Map<String, Worker> workers, int number)
      throws IOException, InterruptedException {
    Map<String, List<Double>> shares = new LinkedHashMap<>();
    contest.expect(number + " OK");
    workers.forEach(
        (name, worker) ->
            contest.add(
                name,
                () -> {
                  double before = hosts.cpu();
                  Outcome outcome = worker.run("hosts", hosts.ports(number));
                  double all = outcome.cpu() + hosts.cpu() - before;
                  shares
                      .computeIfAbsent(name, n -> new ArrayList<>())
                      .add(100 * outcome.cpu() / all);
                  return outcome;
                }));
    Table table = contest.hold("hosts: " + number, OURS);
    List<Measure> measures = new ArrayList<>(table.measures());
    shares.forEach((name, list) -> measures.add(new Measure(name, "client's CPU", "%", list)));
    return new Table(table.caption(), OURS, measures);
  }
}
