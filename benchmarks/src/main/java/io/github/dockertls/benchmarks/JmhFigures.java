package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.worker.Contestants.BARE;
import static io.github.dockertls.benchmarks.worker.Contestants.BARE_HTTP_CLIENT;
import static io.github.dockertls.benchmarks.worker.Contestants.HTTP_CLIENT_5;
import static io.github.dockertls.benchmarks.worker.Contestants.OURS;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.jmh.Clients;
import io.github.dockertls.benchmarks.jmh.Downloads;
import io.github.dockertls.benchmarks.jmh.Handshakes;
import io.github.dockertls.benchmarks.jmh.Requests;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is measured within warm JVMs, by JMH. */
final class JmhFigures {
  private static final double MEGABYTE = 1e6;

  private JmhFigures() {}

  static List<Figure> all() {
    return List.of(
        new Figure("client", "From files to a client", JmhFigures::client),
        new Figure("handshake", "A new connection and a ping", JmhFigures::handshake),
        new Figure(
            "latency", "A ping over kept connections, JDK 17's threads", l -> latency(l, false)),
        new Figure("latency-virtual", "The same on virtual threads", l -> latency(l, true)),
        new Figure("allocation", "What is allocated", JmhFigures::allocation));
  }

  private static Findings client(Labs labs) throws IOException {
    List<Table> tables = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    Jmh jmh = null;
    for (Lab lab : labs.both()) {
      jmh = new Jmh(Clients.class, lab);
      for (String name : List.of(OURS, HTTP_CLIENT_5)) {
        jmh.enter(name, "contestant", name);
      }
      Table table = jmh.run("files to client, " + lab.keys(), OURS, "ms");
      tables.add(table);
      goals.add(Goal.atMost(0.25, table, "time", HTTP_CLIENT_5));
    }
    return new Findings(tables, goals, runs(jmh));
  }

  private static Findings handshake(Labs labs) throws IOException {
    List<Table> tables = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    Jmh jmh = null;
    for (Lab lab : labs.both()) {
      jmh = new Jmh(Handshakes.class, lab).warmUps(2);
      for (String name : List.of(OURS, HTTP_CLIENT_5, BARE)) {
        for (String kind : List.of("full", "resumed")) {
          jmh.enter(name + ", " + kind, "contestant", name, "kind", kind);
        }
      }
      Table table = jmh.run("connect and ping, " + lab.keys(), OURS + ", resumed", "ms");
      tables.add(table);
      if (lab.isRsa()) {
        goals.add(Goal.atMost(0.25, table, "time", OURS + ", full"));
      }
    }
    return new Findings(tables, goals, runs(jmh));
  }

  private static Findings latency(Labs labs, boolean isVirtual) throws IOException {
    Java java = isVirtual ? labs.newest() : Jvm.OWN;
    List<Table> tables = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    Jmh jmh = null;
    for (int threads : List.of(1, 16, 64)) {
      jmh = new Jmh(Requests.class, labs.rsa());
      for (String name : List.of(OURS, HTTP_CLIENT_5, BARE_HTTP_CLIENT)) {
        jmh.enter(name, threads, java, isVirtual, "contestant", name);
      }
      String kind = isVirtual ? " virtual" : "";
      Table table = jmh.run("ping, " + threads + kind + " threads", OURS, "µs");
      tables.add(table);
      goals.add(Goal.atMost(1.1, table, "time", BARE_HTTP_CLIENT));
      goals.add(Goal.atMost(0.9, table, "time", HTTP_CLIENT_5));
    }
    return new Findings(tables, goals, runs(jmh));
  }

  private static Findings allocation(Labs labs) throws IOException {
    Lab lab = labs.rsa();
    Path data = lab.small();
    String path = lab.inContainer(data);
    Jmh requests = new Jmh(Requests.class, lab).warmUps(2);
    Jmh downloads = new Jmh(Downloads.class, lab).warmUps(2);
    for (String name : List.of(OURS, HTTP_CLIENT_5)) {
      requests.enter(name, 1, labs.newest(), false, "contestant", name);
      downloads.enter(
          name,
          1,
          labs.newest(),
          false,
          "contestant",
          name,
          "container",
          lab.container(),
          "path",
          path);
    }
    requests.enter(BARE_HTTP_CLIENT, 1, labs.newest(), false, "contestant", BARE_HTTP_CLIENT);
    requests.run("", OURS, "");
    downloads.run("", OURS, "");
    double megabytes = Files.size(data) / MEGABYTE;
    Table each = requests.allocated("allocated for a ping", OURS, "KB", 1e3);
    Table streamed =
        downloads.allocated("allocated for a streamed MB", OURS, "KB", megabytes * 1e3);
    return new Findings(
        List.of(each, streamed),
        List.of(
            Goal.atMost(0.7, each, "allocated", HTTP_CLIENT_5),
            Goal.atMost(0.7, streamed, "allocated", HTTP_CLIENT_5)),
        runs(requests));
  }

  private static List<String> runs(@Nullable Jmh jmh) {
    return jmh == null ? List.of() : List.of(jmh.runs());
  }
}
