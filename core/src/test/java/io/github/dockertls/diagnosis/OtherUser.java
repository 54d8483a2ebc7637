package io.github.dockertls.diagnosis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A user from whom files can be withheld: {@code nobody} where the tests run as root, who may read
 * everything; else ourselves.
 */
final class OtherUser {
  private static final String NAME = "nobody";

  private final boolean root;

  OtherUser() throws IOException {
    root = Files.getOwner(Path.of("/proc/self")).getName().equals("root");
  }

  /** What a command is put behind to be run by that user. */
  List<String> entrance() {
    return root
        ? List.of("setpriv", "--reuid=" + NAME, "--regid=65534", "--clear-groups", "--")
        : List.of();
  }

  /** Nobody but the owner, who is not that user, may use it. */
  void withhold(Path path) throws IOException {
    set(path, root ? "root" : null, root ? "rwx------" : "---------");
  }

  /** That user is the owner and may use it, and nobody else. */
  void give(Path path) throws IOException {
    set(path, root ? NAME : null, Files.isDirectory(path) ? "rwx------" : "rw-------");
  }

  private static void set(Path path, String owner, String mode) throws IOException {
    if (owner != null) {
      Files.setOwner(
          path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** Copies this JVM's class path to where that user can read it. */
  static String classPath(Path folder) throws IOException, InterruptedException {
    List<String> entries = new ArrayList<>();
    List<String> copy = new ArrayList<>(List.of("cp", "-r"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      copy.add(entry);
      entries.add(folder.resolve(Path.of(entry).getFileName()).toString());
    }
    copy.add(folder.toString());
    run(copy);
    run(List.of("chmod", "-R", "a+rX", folder.toString()));
    return String.join(File.pathSeparator, entries);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }
}
