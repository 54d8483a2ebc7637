package io.github.dockertls.internal.verify;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which name was meant by one that is a slip of the pen away. */
final class MistypedName {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private static final int MOST_SLIPS = 2;

  private MistypedName() {}

  /** The nearest, or null if none is near. */
  static @Nullable String of(String wanted, List<String> offered) {
    String nearest = null;
    int least = MOST_SLIPS + 1;
    for (String name : offered) {
      int slips = slips(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (slips < least
          && isMachinesName(name)
          && !isNumbered(wanted, name)
          && 3 * slips <= name.length()) {
        least = slips;
        nearest = name;
      }
    }
    return nearest;
  }

  /** A wildcard cannot be dialled, and neighbouring IPv6 addresses are two machines. */
  private static boolean isMachinesName(String name) {
    return !name.startsWith("*") && name.indexOf(':') < 0;
  }

  /** node1 and node2 are two machines, and so are 10.0.0.1 and 10.0.0.2. */
  private static boolean isNumbered(String a, String b) {
    return DIGITS.matcher(a).replaceAll("").equals(DIGITS.matcher(b).replaceAll(""));
  }

  /** Letters to insert, remove, replace or swap with their neighbour to make one of the other. */
  static int slips(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
