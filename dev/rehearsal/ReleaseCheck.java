import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.parsers.JsonParser;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Looks through a folder that is to become part of Maven Central, as its reviewers would.
 *
 * <p>Arguments: the folder, one that was built a second time, the version, and the sources.
 */
final class ReleaseCheck {
  private static final String GROUP = "io/github/dockertls";
  private static final Set<String> NOT_PUBLISHED = Set.of("examples", "benchmarks");
  private static final Map<String, String> CHECKSUMS =
      Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");
  private static final List<String> REQUIRED =
      List.of(
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/connection",
          "scm/developerConnection",
          "scm/url",
          "issueManagement/url");

  private final Path folder;
  private final String version;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> known = new TreeSet<>();

  private ReleaseCheck(Path folder, String version) {
    this.folder = folder;
    this.version = version;
  }

  public static void main(String[] args) throws Exception {
    ReleaseCheck check = new ReleaseCheck(Path.of(args[0]), args[2]);
    check.coordinates(Path.of(args[3]));
    check.signaturesAndChecksums();
    for (String artifact : check.known) {
      check.metadata(artifact);
      check.archives(artifact);
      check.billOfMaterials(artifact);
    }
    check.program();
    check.sameBytes(Path.of(args[1]));
    check.faults.forEach(fault -> System.out.println("FAILED: " + fault));
    System.out.println(
        check.known.size() + " artifacts, " + check.files().size() + " files: " + check.known);
    System.exit(check.faults.isEmpty() ? 0 : 1);
  }

  /** Exactly the modules that are for users, each in the one version. */
  private void coordinates(Path sources) throws Exception {
    Set<String> wanted = new TreeSet<>();
    Element root = xml(sources.resolve("pom.xml"));
    wanted.add(text(root, "artifactId"));
    for (String module : texts(root, "modules/module")) {
      if (!NOT_PUBLISHED.contains(module)) {
        wanted.add(text(xml(sources.resolve(module).resolve("pom.xml")), "artifactId"));
      }
    }
    try (Stream<Path> artifacts = Files.list(folder.resolve(GROUP))) {
      artifacts.forEach(artifact -> known.add(artifact.getFileName().toString()));
    }
    demand(known.equals(wanted), "published are " + known + ", but ought to be " + wanted);
    for (String file : files()) {
      demand(
          known.stream().anyMatch(a -> file.startsWith(base(a))),
          "\"" + file + "\" is not at our coordinates");
      demand(!file.contains("SNAPSHOT"), "\"" + file + "\" is a SNAPSHOT");
    }
  }

  private String base(String artifact) {
    return GROUP + "/" + artifact + "/" + version + "/" + artifact + "-" + version;
  }

  private void signaturesAndChecksums() throws Exception {
    for (String file : files()) {
      String ending = file.substring(file.lastIndexOf('.') + 1);
      if (CHECKSUMS.containsKey(ending) || ending.equals("asc")) {
        continue;
      }
      Path path = folder.resolve(file);
      demand(isSigned(path), "\"" + file + "\" has no valid signature");
      for (Map.Entry<String, String> sum : CHECKSUMS.entrySet()) {
        Path beside = folder.resolve(file + "." + sum.getKey());
        demand(
            Files.exists(beside)
                && Files.readString(beside).strip().equals(digest(path, sum.getValue())),
            "\"" + file + "\" has no true " + sum.getValue());
      }
    }
  }

  private static boolean isSigned(Path path) throws IOException, InterruptedException {
    Path signature = path.resolveSibling(path.getFileName() + ".asc");
    return Files.exists(signature)
        && new ProcessBuilder("gpg", "--batch", "--verify", signature.toString(), path.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
  }

  private static String digest(Path path, String algorithm)
      throws IOException, GeneralSecurityException {
    byte[] sum = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(path));
    return String.format("%0" + 2 * sum.length + "x", new BigInteger(1, sum));
  }

  /** Each pom says what it is; the rest may stand in its parent, which is published with it. */
  private void metadata(String artifact) throws Exception {
    Path pom = folder.resolve(base(artifact) + ".pom");
    Element project = xml(pom);
    List<Element> family = new ArrayList<>(List.of(project));
    if (!texts(project, "parent/artifactId").isEmpty()) {
      family.add(xml(folder.resolve(base(text(project, "parent/artifactId")) + ".pom")));
    }
    for (String own : List.of("name", "description")) {
      demand(!text(project, own).isBlank(), artifact + " has no " + own);
    }
    for (String required : REQUIRED) {
      demand(
          family.stream().anyMatch(p -> !text(p, required).isBlank()),
          artifact + " has no " + required);
    }
    demand(
        family.stream().anyMatch(p -> text(p, "developers/developer/name").equals("The docker-tls authors")),
        artifact + " names other developers");
    demand(!Files.readString(pom).contains("SNAPSHOT"), artifact + " names a SNAPSHOT");
    for (String scope : texts(project, "dependencies/dependency/scope")) {
      demand(!scope.equals("system"), artifact + " needs a file of one machine");
    }
    demand(
        texts(project, "repositories/repository/url").isEmpty(), artifact + " names repositories");
  }

  private void archives(String artifact) throws Exception {
    if (text(xml(folder.resolve(base(artifact) + ".pom")), "packaging").equals("pom")) {
      return;
    }
    for (String kind : List.of("", "-sources", "-javadoc")) {
      Path jar = folder.resolve(base(artifact) + kind + ".jar");
      if (!Files.exists(jar)) {
        faults.add(artifact + kind + ".jar is missing");
        continue;
      }
      try (JarFile open = new JarFile(jar.toFile())) {
        for (String licence : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
          demand(open.getEntry(licence) != null, jar.getFileName() + " has no " + licence);
        }
        demand(open.stream().count() > 4, jar.getFileName() + " is empty");
      }
    }
  }

  private void billOfMaterials(String artifact) throws IOException, ParseException {
    Path file = folder.resolve(base(artifact) + "-cyclonedx.json");
    if (!Files.exists(file)) {
      faults.add(artifact + " has no bill of materials");
      return;
    }
    JsonParser parser = new JsonParser();
    parser
        .validate(file.toFile(), Version.VERSION_16)
        .forEach(fault -> faults.add(file.getFileName() + ": " + fault.getMessage()));
    Bom bom = parser.parse(file.toFile());
    demand(bom.getSpecVersion().equals("1.6"), file.getFileName() + " is not CycloneDX 1.6");
    demand(
        bom.getMetadata().getComponent().getName().equals(artifact)
            && bom.getMetadata().getComponent().getVersion().equals(version),
        file.getFileName() + " is about something else");
    demand(
        !artifact.equals("docktls") || bom.getComponents().stream().anyMatch(c -> c.getName().equals("picocli")),
        file.getFileName() + " does not name what the archive holds");
  }

  /** The program runs from its jar alone. */
  private void program() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                folder.resolve(base("docktls") + ".jar").toString(),
                "--version")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    demand(
        process.waitFor() == 0 && said.contains(version), "docktls --version says \"" + said + "\"");
  }

  /** But for signatures, which hold the time, a second build gives the same. */
  private void sameBytes(Path second) throws IOException {
    ReleaseCheck other = new ReleaseCheck(second, version);
    demand(files().equals(other.files()), "a second build gives other files");
    for (String file : files()) {
      if (!file.contains(".asc") && Files.exists(second.resolve(file))) {
        demand(
            Arrays.equals(
                Files.readAllBytes(folder.resolve(file)), Files.readAllBytes(second.resolve(file))),
            "\"" + file + "\" differs in a second build");
      }
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private void demand(boolean holds, String otherwise) {
    if (!holds) {
      faults.add(otherwise);
    }
  }

  private static Element xml(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file.toFile())
        .getDocumentElement();
  }

  private static String text(Element project, String path) {
    List<String> all = texts(project, path);
    return all.isEmpty() ? "" : all.get(0);
  }

  /** What stands at a path of element names below a project. */
  private static List<String> texts(Element from, String path) {
    List<Element> here = List.of(from);
    for (String name : path.split("/")) {
      here = here.stream().flatMap(e -> children(e, name).stream()).toList();
    }
    return here.stream().map(e -> e.getTextContent().strip()).collect(Collectors.toList());
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element e && e.getTagName().equals(name)) {
        found.add(e);
      }
    }
    return found;
  }
}
