package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every cause that a diagnosis can name is that of a broken set-up among the tests. */
class CatalogueTest {
  private static final Pattern SET_UP = Pattern.compile("\\.because\\(\\s*\"([a-z0-9-]+)\"");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| ((?:`[a-z0-9-]+`(?:, )?)+) \\|");

  private static final String NO_ENDPOINT = "an Identity is made before an endpoint is asked for";
  private static final String NO_CONNECTION = "nothing of it is a connection";

  /** Why a diagnosis never has it. */
  private static final Map<Reason, String> ELSEWHERE =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(Reason.KEY_PASSWORD_WRONG, NO_ENDPOINT),
              Map.entry(Reason.KEY_UNSUPPORTED_CIPHER, NO_ENDPOINT),
              Map.entry(Reason.KEY_STORE_INVALID, NO_ENDPOINT),
              Map.entry(Reason.FILE_UNWRITABLE, NO_CONNECTION),
              Map.entry(Reason.FILE_EXISTS, NO_CONNECTION),
              Map.entry(Reason.DAEMON_CONFIG_INVALID, NO_CONNECTION),
              Map.entry(Reason.CERTIFICATE_REQUEST_INVALID, NO_CONNECTION),
              Map.entry(Reason.DAEMON_NOT_STARTED, NO_CONNECTION),
              Map.entry(Reason.DAEMON_NOT_REMOVED, NO_CONNECTION),
              Map.entry(Reason.IMAGE_NOT_LOADED, NO_CONNECTION),
              Map.entry(Reason.LIBRARY_MISSING, "named pipes on Windows, or a password"),
              Map.entry(Reason.CONNECTION_LOST, "each of its waits ends before that is noticed"),
              Map.entry(Reason.CLIENT_CLOSED, "its clients are its own"),
              Map.entry(Reason.REQUEST_BODY_UNREADABLE, "it sends no body")));

  @Test
  void everyReasonHasASetUpOrCannotOccur() throws IOException {
    Set<String> causes = causes();
    Map<String, List<String>> reasonsOf = reasonsOfDetails();
    Set<String> met =
        causes.stream()
            .flatMap(cause -> reasonsOf.getOrDefault(cause, List.of(cause)).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(met)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values())
                .filter(reason -> !ELSEWHERE.containsKey(reason))
                .map(Reason::slug)
                .toList());
  }

  @Test
  void everyDetailHasASetUp() throws IOException {
    assertThat(causes()).containsAll(Arrays.stream(Detail.values()).map(Detail::slug).toList());
  }

  private static Set<String> causes() throws IOException {
    Set<String> causes = new TreeSet<>();
    Path modules = Path.of("..");
    for (String tests : List.of("core/src/test/java", "testing/src/test/java")) {
      try (Stream<Path> files = Files.walk(modules.resolve(tests))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          SET_UP
              .matcher(Files.readString(file))
              .results()
              .forEach(found -> causes.add(found.group(1)));
        }
      }
    }
    return causes;
  }

  private static Map<String, List<String>> reasonsOfDetails() throws IOException {
    return ROW.matcher(Files.readString(Path.of("../docs/diagnosis.md")))
        .results()
        .collect(
            Collectors.toMap(
                (MatchResult row) -> row.group(1),
                row -> List.of(row.group(2).replace("`", "").split(", ", -1))));
  }
}
