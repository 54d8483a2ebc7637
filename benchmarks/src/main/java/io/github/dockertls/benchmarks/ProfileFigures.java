package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.worker.Contestants.OURS;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Measure;
import io.github.dockertls.benchmarks.report.Table;
import io.github.dockertls.benchmarks.worker.PingProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What dominates the other figures. */
final class ProfileFigures {
  private static final int CONNECTIONS = 100;
  private static final int PINGS = 10_000;
  private static final int STREAMS = 4;

  /** What jars are called, and whose they are. */
  private static final Map<String, String> OWNERS = new LinkedHashMap<>();

  static {
    OWNERS.put("shared objects file", "JDK, from its own archive");
    OWNERS.put("jrt:", "JDK, from its modules");
    OWNERS.put("/docker-tls-", "docker-tls");
    OWNERS.put("/docker-java-", "docker-java");
    OWNERS.put("/jackson-", "Jackson");
    OWNERS.put("/httpc", "HttpClient, HttpCore");
    OWNERS.put("/bc", "Bouncy Castle");
    OWNERS.put("file:", "other libraries");
  }

  private static final String MADE = "made at run time";

  private ProfileFigures() {}

  static List<Figure> all() {
    return List.of(
        new Figure("profile", "Where docker-tls' processor time goes", ProfileFigures::profile),
        new Figure("classes", "Classes until the first ping", ProfileFigures::classes));
  }

  private static Findings profile(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    Worker worker = lab.worker(OURS);
    String port = lab.host().replaceFirst(".*:", "");
    String path = lab.inContainer(lab.random());
    String stdin = lab.random().toString();
    String container = lab.container();
    List<Measure> measures = new ArrayList<>();
    measures.addAll(shares(worker, "new clients", lab.scale().times(CONNECTIONS), "hosts", port));
    measures.addAll(shares(worker, "pings", lab.scale().times(PINGS), "ping"));
    measures.addAll(shares(worker, "archive", STREAMS, "download", container, path));
    measures.addAll(shares(worker, "stdin", 1, "feed", container, stdin, "wc", "-c"));
    measures.sort(Comparator.comparing(Measure::contestant));
    Table table = new Table("samples in each layer", "", measures);
    return new Findings(
        List.of(table),
        List.of(),
        List.of(
            "Java Flight Recorder, a sample each 5 ms of threads that run Java, after as many runs"
                + " that do not count; time within the kernel is not seen"));
  }

  private static List<Measure> shares(Worker worker, String what, int times, String... job)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("profile", "" + times));
    words.addAll(List.of(job));
    return Stream.of(worker.run(words.toArray(String[]::new)).got().split(";", -1))
        .filter(share -> share.contains("="))
        .map(share -> share.split("=", 2))
        .map(share -> Measure.of(share[0], what, "%", Double.parseDouble(share[1])))
        .toList();
  }

  private static Findings classes(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    List<Measure> measures = new ArrayList<>();
    for (String name : Streams.ONE_DOCKER_JAVA) {
      Path log = lab.file("classes.log");
      List<String> words = new ArrayList<>(Jvm.java());
      words.add(1, "-Xlog:class+load:file=" + log);
      words.addAll(List.of(PingProgram.class.getName(), name, lab.host()));
      words.addAll(List.of(lab.certificates().toString(), "ping"));
      Command.of(words).text();
      try (Stream<String> lines = Files.lines(log)) {
        lines
            .collect(Collectors.groupingBy(ProfileFigures::owner, Collectors.counting()))
            .forEach((owner, number) -> measures.add(Measure.of(owner, name, "", number)));
      }
    }
    measures.sort(Comparator.comparing(Measure::contestant));
    return new Findings(
        List.of(new Table("classes until the first ping", "", measures)),
        List.of(),
        List.of("As -Xlog:class+load counts them"));
  }

  private static String owner(String line) {
    return OWNERS.entrySet().stream()
        .filter(owner -> line.contains("source: ") && line.contains(owner.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(MADE);
  }
}
