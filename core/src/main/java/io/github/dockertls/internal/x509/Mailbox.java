package io.github.dockertls.internal.x509;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An email address (RFC 5321 section 4.1.2) as name constraints compare it.
 *
 * @param local what stands before the last {@code @}, without quotes and backslashes
 * @param domain what stands behind it
 */
record Mailbox(String local, String domain) {
  private static final Pattern ATOMS =
      Pattern.compile(
          "((?:\\\\[\\x01-\\x7f]|[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-])+)@(.*)", Pattern.DOTALL);
  private static final Pattern QUOTED =
      Pattern.compile(
          "\"((?:\\\\[\\x01-\\x09\\x0b\\x0c\\x0e-\\x7f]|[\\x01-\\x08\\x0b\\x0c\\x0e-\\x21\\x23-\\x5b\\x5d-\\x7f])*)\"@(.*)",
          Pattern.DOTALL);

  /** The address's parts, or null if it is none. */
  static @Nullable Mailbox parse(String text) {
    Matcher quoted = QUOTED.matcher(text);
    Matcher matcher = quoted.matches() ? quoted : ATOMS.matcher(text);
    if (!matcher.matches() || !DomainLabels.isDomain(matcher.group(2))) {
      return null;
    }
    String local = matcher.group(1).replaceAll("(?s)\\\\(.)", "$1");
    if (matcher != quoted
        && (local.startsWith(".") || local.endsWith(".") || local.contains(".."))) {
      return null;
    }
    return new Mailbox(local, matcher.group(2));
  }

  boolean isWithin(String constraint) {
    if (constraint.indexOf('@') < 0) {
      return DomainLabels.isWithin(domain, constraint);
    }
    Mailbox exact = parse(constraint);
    return exact != null && local.equals(exact.local) && domain.equalsIgnoreCase(exact.domain);
  }
}
