package io.github.dockertls.internal.x509;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Domains as name constraints compare them (RFC 5280 section 4.2.1.10, read as the CLI does). */
final class DomainLabels {
  private DomainLabels() {}

  /** The labels, or null if one is empty or holds anything but visible ASCII. */
  static @Nullable List<String> of(String domain) {
    if (domain.isEmpty()) {
      return List.of();
    }
    List<String> labels = List.of(domain.split("\\.", -1));
    for (String label : labels) {
      if (label.isEmpty() || label.chars().anyMatch(c -> c < 33 || c > 126)) {
        return null;
      }
    }
    return labels;
  }

  static boolean isDomain(String domain) {
    return of(domain) != null;
  }

  /** Whether the text can stand in a constraint, where a leading dot asks for one more label. */
  static boolean isConstraint(String constraint) {
    return isDomain(constraint.startsWith(".") ? constraint.substring(1) : constraint);
  }

  /** Whether the domain is the constraint or below it; an empty constraint means every domain. */
  static boolean isWithin(String domain, String constraint) {
    if (constraint.isEmpty()) {
      return true;
    }
    boolean below = constraint.startsWith(".");
    List<String> inner = of(domain);
    List<String> outer = of(below ? constraint.substring(1) : constraint);
    if (inner == null || outer == null || inner.size() < outer.size() + (below ? 1 : 0)) {
      return false;
    }
    List<String> tail = inner.subList(inner.size() - outer.size(), inner.size());
    for (int i = 0; i < outer.size(); i++) {
      if (!tail.get(i).equalsIgnoreCase(outer.get(i))) {
        return false;
      }
    }
    return true;
  }
}
