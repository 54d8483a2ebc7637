import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.ivy.Ivy;
import org.apache.ivy.core.report.ArtifactDownloadReport;
import org.apache.ivy.core.report.ResolveReport;
import org.apache.ivy.core.resolve.ResolveOptions;

/**
 * Resolves poms as Ivy does, and Gradle: of each artifact the highest version that anybody asks
 * for. {@code Highest REPOSITORY OUT NAME...} writes OUT/NAME/target/highest.
 */
final class Highest {
  private Highest() {}

  public static void main(String[] arguments) throws Exception {
    Path out = Path.of(arguments[1]);
    Path settings = out.resolve("ivy/settings.xml");
    Files.writeString(
        settings,
        """
        <ivysettings>
          <settings defaultResolver="local"/>
          <caches defaultCacheDir="%s"/>
          <resolvers>
            <ibiblio name="local" m2compatible="true" usepoms="true" root="%s"/>
          </resolvers>
        </ivysettings>
        """
            .formatted(out.resolve("ivy/cache"), Path.of(arguments[0]).toUri()));
    Ivy ivy = Ivy.newInstance();
    ivy.configure(settings.toFile());
    for (int i = 2; i < arguments.length; i++) {
      resolve(ivy, out.resolve(arguments[i]));
    }
  }

  private static void resolve(Ivy ivy, Path folder) throws Exception {
    ResolveOptions options = new ResolveOptions();
    options.setConfs(new String[] {"compile", "runtime"});
    ResolveReport report = ivy.resolve(folder.resolve("pom.xml").toUri().toURL(), options);
    if (report.hasError()) {
      throw new IOException("Ivy cannot resolve " + folder + ": " + report.getAllProblemMessages());
    }
    Set<String> jars = new LinkedHashSet<>();
    for (ArtifactDownloadReport artifact : report.getAllArtifactsReports()) {
      jars.add(artifact.getLocalFile().toString());
    }
    Files.writeString(folder.resolve("target/highest"), String.join(":", jars));
  }
}
