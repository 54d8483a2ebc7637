package io.github.dockertls.internal.x509;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The name constraints of a CA (RFC 5280 section 4.2.1.10), held against every subject alternative
 * name of the certificates below it, as the CLI does. PKIX checks them too, but not those of the
 * trust anchor, and it reads some forms more generously.
 */
public final class NameConstraints {
  /** As many comparisons as the CLI makes: a hostile CA must not keep a client busy. */
  private static final long MAX_COMPARISONS = 250_000;

  private record Subtrees(
      List<String> dns, List<byte[]> ips, List<String> emails, List<String> uris) {
    Subtrees() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  private final Subtrees permitted = new Subtrees();
  private final Subtrees excluded = new Subtrees();
  private boolean understood = true;

  private NameConstraints() {}

  /**
   * Reads the extension.
   *
   * @throws IllegalArgumentException if it is empty or holds what is no constraint
   */
  static NameConstraints of(DerValue extension) {
    NameConstraints names = new NameConstraints();
    int count = 0;
    for (DerValue subtrees : extension.sequence()) {
      boolean isPermitted = subtrees.contextNumber() == 0;
      if (!isPermitted && subtrees.contextNumber() != 1) {
        throw new IllegalArgumentException("the name constraints are malformed");
      }
      List<DerValue> all = subtrees.implicitSequence();
      names.read(all, isPermitted ? names.permitted : names.excluded);
      count += all.size();
    }
    if (count == 0) {
      throw new IllegalArgumentException("the name constraints are empty");
    }
    return names;
  }

  /** Whether every constraint is about names that are checked here. */
  boolean isUnderstood() {
    return understood;
  }

  private void read(List<DerValue> subtrees, Subtrees into) {
    for (DerValue subtree : subtrees) {
      DerValue base = subtree.sequence(1).get(0);
      switch (base.contextNumber()) {
        case AlternativeNames.DNS -> into.dns.add(domain(base));
        case AlternativeNames.IP -> into.ips.add(network(base));
        case AlternativeNames.EMAIL -> into.emails.add(email(base));
        case AlternativeNames.URI -> into.uris.add(uriDomain(base));
        default -> understood = false;
      }
    }
  }

  private static String text(DerValue name) {
    String text = name.implicitAscii();
    if (text == null) {
      throw new IllegalArgumentException("a name constraint is not ASCII");
    }
    return text;
  }

  private static String domain(DerValue name) {
    return require(text(name), DomainLabels.isConstraint(text(name)));
  }

  private static String email(DerValue name) {
    String text = text(name);
    boolean valid =
        text.indexOf('@') < 0 ? DomainLabels.isConstraint(text) : Mailbox.parse(text) != null;
    return require(text, valid);
  }

  private static String uriDomain(DerValue name) {
    String text = text(name);
    return require(text, !IpAddress.isAddress(text) && DomainLabels.isConstraint(text));
  }

  private static String require(String text, boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException("\"" + text + "\" is no name constraint");
    }
    return text;
  }

  private static byte[] network(DerValue name) {
    byte[] bytes = name.implicitOctets();
    boolean valid = bytes.length == 8 || bytes.length == 32;
    boolean ones = true;
    for (int bit = bytes.length * 4; valid && bit < bytes.length * 8; bit++) {
      boolean one = (bytes[bit / 8] >> (7 - bit % 8) & 1) == 1;
      valid = ones || !one;
      ones &= one;
    }
    if (!valid) {
      throw new IllegalArgumentException("a name constraint is no IP network");
    }
    return bytes;
  }

  /** Whether holding these names against the constraints is more work than one server is worth. */
  public boolean isTooMuchFor(List<AlternativeNames> all) {
    long comparisons = 0;
    for (AlternativeNames names : all) {
      comparisons += names.dns().size() * size(Subtrees::dns);
      comparisons += names.ips().size() * size(Subtrees::ips);
      comparisons += names.emails().size() * size(Subtrees::emails);
      comparisons += names.uris().size() * size(Subtrees::uris);
    }
    return comparisons > MAX_COMPARISONS;
  }

  private long size(Function<Subtrees, List<?>> kind) {
    return (long) kind.apply(permitted).size() + kind.apply(excluded).size();
  }

  /** Why these names may not stand below this CA, or null if they may. */
  public @Nullable String objectionTo(AlternativeNames names) {
    return Stream.of(
            names.emails().stream().map(this::checkEmail),
            names.dns().stream().map(this::checkDns),
            names.uris().stream().map(this::checkUri),
            names.ips().stream().map(this::checkIp))
        .flatMap(Function.identity())
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(null);
  }

  private Optional<String> checkEmail(String email) {
    Mailbox mailbox = Mailbox.parse(email);
    return mailbox == null
        ? Optional.of("\"" + email + "\" is no email address")
        : check(email, mailbox, Mailbox::isWithin, Subtrees::emails);
  }

  private Optional<String> checkDns(String name) {
    return DomainLabels.isDomain(name)
        ? check(name, name, DomainLabels::isWithin, Subtrees::dns)
        : Optional.of("\"" + name + "\" is no DNS name");
  }

  private Optional<String> checkIp(byte[] ip) {
    return check(IpAddress.text(ip), ip, NameConstraints::isInNetwork, Subtrees::ips);
  }

  private Optional<String> checkUri(String uri) {
    if (permitted.uris.isEmpty() && excluded.uris.isEmpty()) {
      return Optional.empty();
    }
    String host = UriHost.of(uri);
    if (host.isEmpty() || host.startsWith("[") || IpAddress.isAddress(host)) {
      return Optional.of("\"" + uri + "\" has no host name to hold against the constraints");
    }
    return check(uri, host, DomainLabels::isWithin, Subtrees::uris);
  }

  private <N, C> Optional<String> check(
      String shown, N name, BiPredicate<N, C> within, Function<Subtrees, List<C>> kind) {
    if (kind.apply(excluded).stream().anyMatch(constraint -> within.test(name, constraint))) {
      return Optional.of("\"" + shown + "\" is excluded");
    }
    List<C> allowed = kind.apply(permitted);
    if (!allowed.isEmpty() && allowed.stream().noneMatch(c -> within.test(name, c))) {
      return Optional.of("\"" + shown + "\" is not among the permitted names");
    }
    return Optional.empty();
  }

  private static boolean isInNetwork(byte[] ip, byte[] network) {
    if (network.length != 2 * ip.length) {
      return false;
    }
    for (int i = 0; i < ip.length; i++) {
      int mask = network[ip.length + i];
      if ((ip[i] & mask) != (network[i] & mask)) {
        return false;
      }
    }
    return true;
  }
}
