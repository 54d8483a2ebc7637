package io.github.dockertls.internal.x509;

import org.jspecify.annotations.Nullable;

/**
 * An email address (RFC 5321 section 4.1.2) as name constraints compare it.
 *
 * @param local what stands before the last {@code @}, without quotes and backslashes
 * @param domain what stands behind it
 */
record Mailbox(String local, String domain) {
  private static final String ATOM_SIGNS = "!#$%&'*+/=?^_`{|}~.-";

  /** The address's parts, or null if the text is not an address. */
  static @Nullable Mailbox parse(String text) {
    boolean quoted = text.startsWith("\"");
    StringBuilder local = new StringBuilder();
    int at = quoted ? readQuoted(text, local) : readAtoms(text, local);
    if (at < 0 || at >= text.length() || text.charAt(at) != '@') {
      return null;
    }
    String domain = text.substring(at + 1);
    if (!DomainLabels.isDomain(domain) || (!quoted && !isDotted(local))) {
      return null;
    }
    return new Mailbox(local.toString(), domain);
  }

  /** Reads up to the {@code @}, and tells where that is; -1 if nothing can stand before it. */
  private static int readAtoms(String text, StringBuilder local) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\') {
        if (i + 1 == text.length() || !isAscii(text.charAt(i + 1))) {
          return -1;
        }
        local.append(text.charAt(i + 1));
        i += 2;
      } else if (isAtom(c)) {
        local.append(c);
        i++;
      } else {
        break;
      }
    }
    return local.isEmpty() ? -1 : i;
  }

  /** Reads a quoted string, and tells what stands behind it; -1 if it does not end. */
  private static int readQuoted(String text, StringBuilder local) {
    int i = 1;
    while (i < text.length() && text.charAt(i) != '"') {
      boolean escaped = text.charAt(i) == '\\';
      int next = escaped ? i + 1 : i;
      if (next == text.length() || !isQuotable(text.charAt(next), escaped)) {
        return -1;
      }
      local.append(text.charAt(next));
      i = next + 1;
    }
    return i < text.length() ? i + 1 : -1;
  }

  private static boolean isDotted(CharSequence local) {
    String text = local.toString();
    return !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
  }

  private static boolean isAtom(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ATOM_SIGNS.indexOf(c) >= 0;
  }

  private static boolean isAscii(char c) {
    return c >= 0x01 && c <= 0x7f;
  }

  /** Ends of lines are never allowed; a tab, a quote and a backslash must be escaped. */
  private static boolean isQuotable(char c, boolean escaped) {
    boolean always = isAscii(c) && c != '\n' && c != '\r';
    return always && (escaped || (c != '\t' && c != '"' && c != '\\'));
  }

  boolean isWithin(String constraint) {
    if (constraint.indexOf('@') < 0) {
      return DomainLabels.isWithin(domain, constraint);
    }
    Mailbox exact = parse(constraint);
    return exact != null && local.equals(exact.local) && domain.equalsIgnoreCase(exact.domain);
  }
}
