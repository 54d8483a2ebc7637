package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Expected;
import io.github.dockertls.docktls.parity.CaseFile.Observed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the measured CLIs did with the same cases: the one that is our model, and the one before it.
 *
 * @param model by case id
 * @param older by case id; empty if only one was measured
 */
record Columns(Map<String, Expected> model, Map<String, Expected> older) {
  static final String MODEL = "29.7.2";
  static final String OLDER = "28.2.2";

  /** The files beside one of cases: {@code expected.json}, and perhaps {@code expected-29.json}. */
  static Columns beside(Path cases) throws IOException {
    Path older = cases.resolveSibling("expected.json");
    Path newer = cases.resolveSibling("expected-29.json");
    return Files.exists(newer)
        ? new Columns(CaseFile.readExpected(newer), CaseFile.readExpected(older))
        : new Columns(CaseFile.readExpected(older), Map.of());
  }

  /** What a real CLI of this version should do again. */
  Map<String, Expected> of(String version) {
    return version.startsWith("28.") && !older.isEmpty() ? older : model;
  }

  /** What the older one did, if that is not what the model does. */
  Optional<Expected> differing(String id) {
    Expected before = older.get(id);
    return before == null || difference(before, model.get(id)).isEmpty()
        ? Optional.empty()
        : Optional.of(before);
  }

  /**
   * Where the two differ, and whom the library follows.
   *
   * @param isAsExpected whether it does as the model, or departs from it as it is meant to
   * @param followsOlder whether it does as the older one
   */
  String followed(String id, boolean isAsExpected, boolean followsOlder) {
    boolean panics = "cli-panic".equals(model.get(id).reason());
    String whom =
        isAsExpected
            ? panics ? "the error that " + MODEL + " means" : MODEL
            : followsOlder ? OLDER : "neither";
    return id + ": " + difference(older.get(id), model.get(id)) + "; followed: " + whom;
  }

  private static String difference(Expected older, Expected model) {
    if (!Objects.equals(older.reason(), model.reason())) {
      return told("", older.reason(), model.reason());
    }
    Observed before = older.observed();
    Observed now = model.observed();
    if (!Objects.equals(before.requests(), now.requests())) {
      return told("requests ", before.requests(), now.requests());
    }
    if (!Objects.equals(withoutName(before), withoutName(now))) {
      return told("headers ", withoutName(before), withoutName(now));
    }
    return "";
  }

  private static String told(String what, Object older, Object model) {
    return OLDER + " " + what + text(older) + ", " + MODEL + " " + what + text(model);
  }

  private static String text(Object value) {
    return value == null ? "succeeds" : value.toString();
  }

  /** The CLI's own name tells its version. */
  private static List<List<String>> withoutName(Observed observed) {
    return observed.headers() == null
        ? null
        : observed.headers().stream().filter(h -> !h.get(0).equals("User-Agent")).toList();
  }
}
