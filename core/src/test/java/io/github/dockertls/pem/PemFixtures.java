package io.github.dockertls.pem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The fixtures that {@code core/src/test/fixtures/make-pem-fixtures.sh} makes, and what is expected
 * of each.
 */
public final class PemFixtures {
  public static final Path ROOT = Path.of("src/test/resources/pem").toAbsolutePath();

  private PemFixtures() {}

  /**
   * A line of {@code fixtures.tsv}.
   *
   * @param what {@code key}, {@code certificate}, {@code bundle} or {@code store}
   * @param file the fixture
   * @param partner the file with the certificate of a key, or the key of a certificate
   * @param password the password to give, or null
   * @param library our verdict: {@code ok} or a reason's slug
   * @param cli the real CLI's verdict, measured when the fixture was made
   */
  public record Row(
      String what, Path file, Path partner, String password, String library, String cli) {
    public boolean isAccepted() {
      return library.equals("ok");
    }

    public Path certificate() {
      return what.equals("key") ? partner : file;
    }

    public Path key() {
      return what.equals("key") ? file : partner;
    }

    @Override
    public String toString() {
      return what + " " + ROOT.relativize(file) + ": " + library;
    }
  }

  public static List<Row> rows() {
    try {
      return Files.readAllLines(ROOT.resolve("fixtures.tsv")).stream()
          .filter(line -> !line.startsWith("#"))
          .map(PemFixtures::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String line) {
    String[] cells = line.split("\t", -1);
    return new Row(
        cells[0],
        ROOT.resolve(cells[1]),
        ROOT.resolve(cells[2]),
        cells[3].equals("-") ? null : cells[3],
        cells[4],
        cells[5]);
  }
}
