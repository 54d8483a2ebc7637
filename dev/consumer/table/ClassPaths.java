import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class paths of a project that Maven built, by each way to make them. */
record ClassPaths(Path out, Path repository) {
  /** A way and what it gives, such as {@code highest} and jars. */
  record ClassPath(String way, List<Path> jars) {
    String with(Path classes) {
      return Stream.concat(Stream.of(classes), jars.stream())
          .map(Path::toString)
          .collect(Collectors.joining(":"));
    }
  }

  List<ClassPath> of(String name, String way) throws IOException {
    List<Path> maven = jars(name);
    return switch (way) {
      case "highest" -> List.of(new ClassPath("highest", highest(name)));
      case "folder" -> {
        List<Path> sorted = new ArrayList<>(maven);
        sorted.sort((a, b) -> a.getFileName().compareTo(b.getFileName()));
        List<Path> reversed = new ArrayList<>(sorted);
        Collections.reverse(reversed);
        yield List.of(
            new ClassPath("folder", sorted),
            new ClassPath("folder, the other way round", reversed));
      }
      default -> List.of(new ClassPath(way, maven));
    };
  }

  /** As Maven resolved them. */
  List<Path> jars(String name) throws IOException {
    return paths(Files.readString(out.resolve(name).resolve("target/class-path")));
  }

  /** As {@link Highest} resolved them. */
  private List<Path> highest(String name) throws IOException {
    Path result = out.resolve(name).resolve("target/highest");
    if (!Files.exists(result)) {
      throw new IOException("Ivy failed:\n" + Files.readString(out.resolve("highest.log")));
    }
    return paths(Files.readString(result));
  }

  private static List<Path> paths(String text) {
    return Stream.of(text.strip().split(":")).map(Path::of).distinct().toList();
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
