package io.github.dockertls.cli;

import io.github.dockertls.Environment;
import java.math.BigInteger;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS_PROXY for TLS, HTTP_PROXY for plain HTTP, and NO_PROXY, as the CLI reads them (CLI rule
 * 60). No name is looked up: a name that stands for this machine is proxied, {@code localhost} is
 * not.
 */
final class ProxyVariables {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = BYTE + "(\\." + BYTE + "){3}";

  private ProxyVariables() {}

  static @Nullable String proxyFor(
      DockerHost address, boolean tls, Environment environment, Map<String, String> origins) {
    if (!address.scheme().equals("tcp")) {
      return null;
    }
    String name = tls ? "HTTPS_PROXY" : "HTTP_PROXY";
    String value = either(environment, name);
    String proxy = value.isEmpty() ? null : parse(value);
    if (proxy == null
        || isLocal(address.host())
        || isExempt(address.host(), address.port(), either(environment, "NO_PROXY"))) {
      return null;
    }
    origins.put("proxy", name);
    return proxy;
  }

  private static String either(Environment environment, String name) {
    return environment
        .variable(name)
        .filter(value -> !value.isEmpty())
        .or(() -> environment.variable(name.toLowerCase(Locale.ROOT)))
        .orElse("");
  }

  /** A missing scheme is {@code http}; what cannot be parsed at all counts as not set. */
  private static @Nullable String parse(String value) {
    String url = tryParse(value);
    return url != null ? url : tryParse("http://" + value);
  }

  private static @Nullable String tryParse(String value) {
    try {
      GoUrl url = GoUrl.parse(value);
      if (url.scheme().isEmpty() || url.authority().isEmpty()) {
        return null;
      }
      String user = url.userInfo().isEmpty() ? "" : url.userInfo() + "@";
      return url.scheme() + "://" + user + url.authority();
    } catch (GoUrl.SyntaxException e) {
      return null;
    }
  }

  private static boolean isLocal(String host) {
    InetAddress address = literal(host);
    return host.equals("localhost") || (address != null && address.isLoopbackAddress());
  }

  private static boolean isExempt(String host, int port, String list) {
    InetAddress address = literal(host);
    String name = host.toLowerCase(Locale.ROOT).strip();
    for (String entry : list.split(",", -1)) {
      String text = entry.strip().toLowerCase(Locale.ROOT);
      if (text.equals("*")
          || (!text.isEmpty() && matches(text, name, address, Integer.toString(port)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(
      String entry, String name, @Nullable InetAddress address, String port) {
    int slash = entry.indexOf('/');
    InetAddress network = slash < 0 ? null : literal(entry.substring(0, slash));
    String bits = entry.substring(slash + 1);
    if (network != null
        && bits.matches("[0-9]{1,3}")
        && Integer.parseInt(bits) <= network.getAddress().length * 8) {
      return address != null && contains(network, Integer.parseInt(bits), address);
    }
    String host = entry;
    String entryPort = "";
    int colon = entry.lastIndexOf(':');
    boolean bracketed = entry.startsWith("[");
    if (colon >= 0 && (bracketed ? entry.indexOf(']') == colon - 1 : entry.indexOf(':') == colon)) {
      host = bracketed ? entry.substring(1, colon - 1) : entry.substring(0, colon);
      entryPort = entry.substring(colon + 1);
    }
    if (host.isEmpty() || !(entryPort.isEmpty() || entryPort.equals(port))) {
      return false;
    }
    InetAddress wanted = literal(host);
    return wanted != null ? wanted.equals(address) : address == null && isBelow(name, host);
  }

  /** {@code a.test} is itself and all below, {@code .a.test} and {@code *.a.test} only below. */
  private static boolean isBelow(String name, String entry) {
    String domain = entry.startsWith("*.") ? entry.substring(1) : entry;
    boolean alsoItself = !domain.startsWith(".");
    String suffix = ascii(alsoItself ? "." + domain : domain);
    return name.endsWith(suffix) || (alsoItself && name.equals(suffix.substring(1)));
  }

  private static String ascii(String name) {
    try {
      return name.chars().allMatch(c -> c < 0x80)
          ? name
          : "." + IDN.toASCII(name.substring(1), IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static boolean contains(InetAddress network, int bits, InetAddress address) {
    byte[] a = network.getAddress();
    byte[] b = address.getAddress();
    int shift = a.length * 8 - bits;
    return a.length == b.length
        && new BigInteger(1, a).shiftRight(shift).equals(new BigInteger(1, b).shiftRight(shift));
  }

  /** An address in writing, or null for a name; nothing is looked up. */
  private static @Nullable InetAddress literal(String host) {
    boolean v6 = host.indexOf(':') >= 0 && host.matches("[0-9a-fA-F:.]+");
    if (!v6 && !host.matches(IPV4)) {
      return null;
    }
    try {
      return InetAddress.getByName(v6 ? "[" + host + "]" : host);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
