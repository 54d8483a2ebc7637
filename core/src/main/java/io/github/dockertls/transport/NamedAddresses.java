package io.github.dockertls.transport;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The addresses that a name stands for, and the one of them that answered. What it refuses, another
 * might take: whoever is told of the refusal has to know which one it was.
 *
 * @param name the name that was looked up
 * @param all its addresses, in the order in which they are tried
 * @param used the one that answered
 */
record NamedAddresses(String name, List<InetAddress> all, InetAddress used) {
  static NamedAddresses of(String name, InetAddress[] all, InetAddress used) {
    return new NamedAddresses(name, Arrays.asList(all), used);
  }

  /** Words to follow a fact; none where there was no choice. */
  String words() {
    if (all.size() < 2) {
      return "";
    }
    String addresses =
        all.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    return " (of the addresses of \""
        + name
        + "\", which are "
        + addresses
        + ", "
        + used.getHostAddress()
        + " answered)";
  }
}
