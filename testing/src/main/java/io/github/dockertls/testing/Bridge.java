package io.github.dockertls.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes a daemon's own bridge. A daemon without one would use {@code docker0}, and one with {@code
 * --bridge=none} deletes {@code docker0} from under every other daemon. Stateless.
 */
final class Bridge {
  private Bridge() {}

  /** Makes the bridge, with a network of its own that no route of the host leads to. */
  static void create(String name) throws IOException {
    HostCommands.run("ip", "link", "add", "name", name, "type", "bridge");
    HostCommands.run("ip", "address", "add", freeNetwork() + "1/24", "dev", name);
    HostCommands.run("ip", "link", "set", name, "up");
  }

  /** The first three parts of a free /24 in 10.128.0.0/9, chosen by lot among 32,768. */
  static String freeNetwork() throws IOException {
    List<Route> routes = routes();
    while (true) {
      int second = 128 + ThreadLocalRandom.current().nextInt(128);
      int third = ThreadLocalRandom.current().nextInt(256);
      int address = 10 << 24 | second << 16 | third << 8;
      if (routes.stream().noneMatch(route -> route.overlaps(address))) {
        return "10." + second + "." + third + ".";
      }
    }
  }

  private record Route(int network, int mask) {
    boolean overlaps(int address24) {
      int common = mask & 0xffffff00;
      // Routes as wide as 10.0.0.0/8 lead to a gateway; a narrower route of ours wins over them.
      return Integer.bitCount(mask) > 9 && (network & common) == (address24 & common);
    }
  }

  private static List<Route> routes() throws IOException {
    List<Route> routes = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/net/route"))) {
      String[] fields = line.split("\t", -1);
      if (fields.length > 7 && fields[1].matches("[0-9A-F]{8}")) {
        routes.add(new Route(number(fields[1]), number(fields[7])));
      }
    }
    return routes;
  }

  /** The kernel writes addresses as its processor stores them. */
  private static int number(String hex) {
    int value = Integer.parseUnsignedInt(hex, 16);
    return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN
        ? Integer.reverseBytes(value)
        : value;
  }
}
