package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.Streams.CLI;
import static io.github.dockertls.benchmarks.Streams.findings;
import static io.github.dockertls.benchmarks.worker.Contestants.HTTP_CLIENT_5;
import static io.github.dockertls.benchmarks.worker.Contestants.OURS;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Table;
import io.github.dockertls.benchmarks.worker.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Streams to the daemon, over mutual TLS with RSA-4096 keys. */
final class UploadFigures {
  private UploadFigures() {}

  static List<Figure> all() {
    return List.of(
        new Figure("stdin", "300 MB into an exec", UploadFigures::stdin),
        new Figure("load", "An image of 300 MB into the daemon", UploadFigures::load),
        new Figure("copy", "300 MB into a container", UploadFigures::copy));
  }

  private static Findings stdin(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    Path data = lab.random();
    String container = lab.container();
    String size = Long.toString(Files.size(data));
    // docker-java never ends stdin: the command must not wait for that.
    String count = "head -c " + size + " | wc -c";
    String sum = "head -c " + size + " | md5sum";

    // Whether all of it comes whole is seen once: the sum takes longer than the transfer.
    String whole = Checksum.of(Command.of("md5sum").from(data).text().got() + "\n");
    Contest sums = lab.scale().contest(1, 0).expect(whole);
    Contest counts = lab.scale().contest(1, 3).expect(Checksum.of(size + "\n"));
    for (String name : Streams.ONE_DOCKER_JAVA) {
      Worker worker = lab.worker(name);
      sums.add(name, () -> worker.run("feed", container, "" + data, "sh", "-c", sum));
      counts.add(name, () -> worker.run("feed", container, "" + data, "sh", "-c", count));
    }
    sums.add(CLI, lab.cli("exec", "-i", container, "sh", "-c", sum).from(data)::checksum);
    counts.add(CLI, lab.cli("exec", "-i", container, "sh", "-c", count).from(data)::checksum);
    sums.hold("the bytes are the same", OURS);
    Table table = counts.hold("exec stdin, " + lab.scale().size(), OURS);
    return findings(
        counts,
        table,
        Goal.atMost(1.1, table, "wall", CLI),
        Goal.atMost(1 / 3.0, table, "wall", HTTP_CLIENT_5));
  }

  private static Findings load(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    String image = lab.image();
    String tar = lab.imageTar().toString();
    String id = lab.idOf(image);
    Contest contest = lab.scale().contest(1, 5).expect("done");
    contest.before(() -> lab.docker().removeImageCmd(image).withForce(true).exec());
    contest.check((outcome, isWarmUp) -> require(id, lab.idOf(image), "image"));
    Streams.enter(contest, lab, Streams.ONE_DOCKER_JAVA, "load", tar);
    contest.add(CLI, lab.cli("load", "--quiet", "--input", tar)::done);
    Table table = contest.hold("image load, " + lab.scale().size(), OURS);
    return findings(contest, table, Goal.atMost(1.1, table, "wall", CLI));
  }

  private static Findings copy(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    Path data = lab.random();
    Path tar = lab.tar(data);
    String container = lab.container();
    String path = "/" + data.getFileName();
    String size = Files.size(data) + " " + path;
    String sum = Command.of("md5sum").from(data).text().got().replace(" -", " " + path);
    Contest contest = lab.scale().contest(1, 5).expect("done");
    contest.before(() -> lab.inside("rm", "-f", path));
    contest.check(
        (outcome, isWarmUp) ->
            require(
                isWarmUp ? sum : size,
                isWarmUp ? lab.inside("md5sum", path) : lab.inside("wc", "-c", path),
                "file"));
    Streams.enter(contest, lab, Streams.ONE_DOCKER_JAVA, "copy", container, tar.toString());
    contest.add(CLI, lab.cli("cp", "-", container + ":/").from(tar)::done);
    Table table = contest.hold("copy into a container, " + lab.scale().size(), OURS);
    return findings(contest, table, Goal.atMost(1.1, table, "wall", CLI));
  }

  private static void require(String expected, String found, String what) throws IOException {
    if (!found.equals(expected)) {
      throw new IOException("the " + what + " is " + found + " instead of " + expected);
    }
  }
}
