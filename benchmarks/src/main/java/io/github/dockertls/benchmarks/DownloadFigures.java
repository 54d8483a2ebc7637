package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.Streams.CLI;
import static io.github.dockertls.benchmarks.Streams.CURL;
import static io.github.dockertls.benchmarks.Streams.findings;
import static io.github.dockertls.benchmarks.worker.Contestants.BARE;
import static io.github.dockertls.benchmarks.worker.Contestants.HTTP_CLIENT_5;
import static io.github.dockertls.benchmarks.worker.Contestants.OURS;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Table;
import io.github.dockertls.benchmarks.worker.Checksum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Streams from the daemon, over mutual TLS with RSA-4096 keys. */
final class DownloadFigures {
  private DownloadFigures() {}

  static List<Figure> all() {
    return List.of(
        new Figure(
            "download",
            "300 MB that cannot be compressed out of a container",
            labs -> download(labs.rsa(), labs.rsa().random())),
        new Figure(
            "download-text",
            "300 MB of text out of a container",
            labs -> download(labs.rsa(), labs.rsa().text())),
        new Figure("stdout", "300 MB out of an exec", DownloadFigures::stdout),
        new Figure("save", "An image of 300 MB out of the daemon", DownloadFigures::save),
        new Figure("logs", "A log of a million lines", DownloadFigures::logs),
        new Figure("execs", "Short execs, one after the other", DownloadFigures::execs));
  }

  private static Findings download(Lab lab, Path data) throws IOException, InterruptedException {
    String path = lab.inContainer(data);
    String container = lab.container();
    // Who asks for gzip waits ten times as long: fewer runs show as much.
    Contest contest = lab.scale().contest(1, 3).expect(lab.download(path));
    Streams.enter(contest, lab, Streams.ONE_DOCKER_JAVA, "download", container, path);
    contest.add(CLI, lab.cli("cp", container + ":" + path, "-")::checksum);
    contest.add(CURL, lab.curl("/containers/" + container + "/archive?path=" + path)::checksum);
    Table table =
        contest.hold("archive of " + lab.scale().size() + ", " + data.getFileName(), OURS);
    return findings(
        contest,
        table,
        Goal.atMost(1 / 0.9, table, "wall", BARE),
        Goal.atMost(0.2, table, "wall", HTTP_CLIENT_5),
        Goal.atMost(0.2, table, "wall", CLI));
  }

  private static Findings stdout(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    Path data = lab.random();
    String path = lab.inContainer(data);
    String container = lab.container();
    Contest contest = lab.scale().contest(1, 5).expect(Data.checksum(data));
    Streams.enter(contest, lab, Streams.ONE_DOCKER_JAVA, "exec", container, "cat", path);
    contest.add(CLI, lab.cli("exec", container, "cat", path)::checksum);
    Table table = contest.hold("exec stdout, " + lab.scale().size(), OURS);
    return findings(contest, table, Goal.atMost(1.1, table, "wall", CLI));
  }

  private static Findings save(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    String image = lab.image();
    Contest contest = lab.scale().contest(1, 3).expect(Data.checksum(lab.imageTar()));
    Streams.enter(contest, lab, Streams.ONE_DOCKER_JAVA, "save", image);
    contest.add(CLI, lab.cli("save", image)::checksum);
    Table table = contest.hold("image save, " + lab.scale().size(), OURS);
    return findings(contest, table, Goal.atMost(1.1, table, "wall", CLI));
  }

  private static Findings logs(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    String container = lab.printer();
    Contest contest = lab.scale().contest(1, 3);
    Streams.enter(contest, lab, Streams.ONE_DOCKER_JAVA, "logs", container);
    contest.add(CLI, lab.cli("logs", container)::checksum);
    Table table = contest.hold("logs, " + lab.scale().lines() + " lines", OURS);
    return findings(contest, table, Goal.atMost(1.1, table, "wall", CLI));
  }

  private static Findings execs(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    String container = lab.container();
    int times = lab.scale().execs();
    String one = Checksum.of("x\n") + "\n";
    Contest contest = lab.scale().contest(0, 5);
    Streams.enter(
        contest, lab, List.of(OURS, HTTP_CLIENT_5), "execs", container, Integer.toString(times));
    String loop = "for i in $(seq " + times + "); do docker exec " + container + " echo x; done";
    String expected = Checksum.of(one.repeat(times));
    String printed = Checksum.of("x\n".repeat(times));
    contest
        .expect(expected)
        .add(CLI, () -> lab.cliScript(loop).checksum().mapping(printed, expected));
    Table table = contest.hold(times + " execs in a row", OURS);
    return findings(contest, table, Goal.atMost(1.1, table, "wall", CLI));
  }
}
