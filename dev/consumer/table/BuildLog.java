import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Maven said while it built all projects. */
record BuildLog(String text) {
  private static final Pattern ARTIFACT =
      Pattern.compile("(?s)</parent>.*?<artifactId>([^<]+)<|<artifactId>([^<]+)<");

  static BuildLog of(Path file) throws IOException {
    return new BuildLog(Files.readString(file));
  }

  /** Why the project in a folder was not built. */
  String failure(Path folder) throws IOException {
    String pom = Files.readString(folder.resolve("pom.xml"));
    Matcher artifact = ARTIFACT.matcher(pom);
    artifact.find();
    String name = artifact.group(1) != null ? artifact.group(1) : artifact.group(2);
    Matcher failure =
        Pattern.compile(
                "(?s)Failed to execute goal [^\n]* on project " + Pattern.quote(name) + ":.*?->")
            .matcher(text);
    return failure.find() ? failure.group() : "Maven did not build it; see " + folder;
  }
}
