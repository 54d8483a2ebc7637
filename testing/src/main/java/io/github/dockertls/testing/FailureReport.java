package io.github.dockertls.testing;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a daemon has to say about a test that failed: the end of its log and the last calls as
 * entries of the report, and the whole log as a file beside it. Stateless.
 */
final class FailureReport {
  private static final int LAST_LINES = 30;
  private static final int LAST_CALLS = 30;

  private FailureReport() {}

  static void publish(ExtensionContext context, Dockerd dockerd) {
    String log = dockerd.logs();
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("dockerd", dockerd.toString());
    entries.put("dockerd.log", last(log.lines().toList(), LAST_LINES));
    List<String> calls = dockerd.calls().stream().map(ApiCall::toString).toList();
    if (!calls.isEmpty()) {
      entries.put("dockerd.calls", last(calls, LAST_CALLS));
    }
    context.publishReportEntry(entries);
    context.publishFile(
        "dockerd.log", MediaType.TEXT_PLAIN_UTF_8, file -> Files.writeString(file, log));
  }

  private static String last(List<String> lines, int count) {
    return lines.isEmpty()
        ? "nothing"
        : String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
