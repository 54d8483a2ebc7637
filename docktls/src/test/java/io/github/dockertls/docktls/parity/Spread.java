package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Case;
import io.github.dockertls.docktls.parity.CaseFile.Expected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cases that go through docktls as a process: each reason once, a few of each group, and those
 * that need a process without the right to read every file.
 */
final class Spread {
  private static final int PER_GROUP = 3;

  private Spread() {}

  static List<Case> of(List<Case> cases, Map<String, Expected> expected) {
    Set<Case> chosen = new LinkedHashSet<>();
    Set<String> reasons = new HashSet<>();
    for (Case c : cases) {
      String reason = String.valueOf(expected.get(c.id()).reason());
      boolean isNew = !reason.equals("timeout") && reasons.add(reason);
      if (isNew || c.isUnprivileged()) {
        chosen.add(c);
      }
    }
    Map<Character, List<Case>> groups = new HashMap<>();
    for (Case c : cases) {
      groups.computeIfAbsent(c.id().charAt(0), g -> new ArrayList<>()).add(c);
    }
    for (List<Case> group : groups.values()) {
      int step = Math.max(1, group.size() / PER_GROUP);
      for (int i = step / 2; i < group.size(); i += step) {
        if (!"timeout".equals(expected.get(group.get(i).id()).reason())) {
          chosen.add(group.get(i));
        }
      }
    }
    return List.copyOf(chosen);
  }
}
