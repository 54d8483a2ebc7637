package io.github.dockertls.docktls.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dockertls.docktls.parity.CaseFile.Resolved;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line program, as a process of its own. */
final class Docktls implements CaseProgram {
  static final String NAME = "docktls";

  private static final int LIMIT_SECONDS = 90;
  private static final Pattern FAILURE = Pattern.compile("docktls: ([a-z0-9-]+): (\\S.*)");

  private final Path jar;

  Docktls(Path jar) {
    this.jar = jar;
  }

  @Override
  public Actual run(CaseHome home) throws IOException {
    List<String> asked = home.given().command();
    ProcessRun run =
        run(home, asked == null ? List.of("version", "--short") : List.of(asked.get(0)));
    if (run.exit() != null && run.exit() == 0) {
      return new Actual(NAME, 0, null, run.out().strip(), resolve(home), null);
    }
    List<String> failures = run.err().lines().filter(l -> l.startsWith("docktls: ")).toList();
    Matcher line = FAILURE.matcher(failures.isEmpty() ? "" : failures.get(0));
    boolean wellSaid =
        failures.size() == 1 && line.matches() && run.err().stripTrailing().endsWith(line.group());
    return new Actual(
        NAME,
        run.exit(),
        wellSaid ? line.group(1) : "unnamed",
        run.err().strip(),
        resolve(home),
        null);
  }

  private Resolved resolve(CaseHome home) throws IOException {
    if (home.given().command() != null) {
      return null;
    }
    ProcessRun run = run(home, List.of("context", "inspect"));
    if (run.exit() == null || run.exit() != 0) {
      return new Resolved(run.err(), null, null, null, null);
    }
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    List<String> names = null;
    if (!json.path("tlsFiles").isNull()) {
      names = new ArrayList<>();
      for (JsonNode name : json.path("tlsFiles")) {
        names.add(name.asText());
      }
    }
    return new Resolved(
        null,
        json.path("name").asText(),
        json.path("host").asText(),
        json.path("skipTLSVerify").asBoolean(),
        names);
  }

  private ProcessRun run(CaseHome home, List<String> command) throws IOException {
    List<String> line = new ArrayList<>();
    if (home.given().isUnprivileged()) {
      line.addAll(Isolation.withoutFileOverride());
    }
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar.toString()));
    line.addAll(home.args());
    line.addAll(command);
    return ProcessRun.run(line, home.variables(), home.home(), LIMIT_SECONDS);
  }
}
