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
  private static final int CONNECTIONS = 200;
  private static final int PINGS = 50_000;
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
    String port = lab.host().replaceFirst(".*:", "");
    String path = lab.inContainer(lab.random());
    String stdin = lab.random().toString();
    String container = lab.container();
    List<Measure> measures = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    Map<String, String[]> jobs = new LinkedHashMap<>();
    jobs.put("new clients", job(lab.scale().times(CONNECTIONS), "hosts", port));
    jobs.put("pings", job(lab.scale().times(PINGS), "ping"));
    jobs.put("archive", job(STREAMS, "download", container, path));
    jobs.put("stdin", job(STREAMS, "feed", container, stdin, "wc", "-c"));
    try (Worker worker = Worker.start(OURS, lab, labs.newest(), Jvm.FLAGS)) {
      for (Map.Entry<String, String[]> job : jobs.entrySet()) {
        String[] seen = worker.run(job.getValue()).got().split(";", -1);
        numbers.add(seen[0].replaceFirst(".*=", "") + " (" + job.getKey() + ")");
        Stream.of(seen)
            .skip(1)
            .map(share -> share.split("=", 2))
            .map(share -> Measure.of(share[0], job.getKey(), "%", Double.parseDouble(share[1])))
            .forEach(measures::add);
      }
    }
    measures.sort(Comparator.comparing(Measure::contestant));
    Table table = new Table("samples in each layer", "", measures);
    return new Findings(
        List.of(table),
        List.of(),
        List.of(
            "Java Flight Recorder of JDK "
                + labs.newest().version()
                + ", a sample for each 2 ms of a Java thread's processor time, that in the kernel"
                + " included (before JDK 25: of its time in Java), after as many runs that do not"
                + " count",
            "Samples: " + String.join(", ", numbers)));
  }

  private static String[] job(int times, String... words) {
    return Stream.concat(Stream.of("profile", "" + times), Stream.of(words)).toArray(String[]::new);
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
