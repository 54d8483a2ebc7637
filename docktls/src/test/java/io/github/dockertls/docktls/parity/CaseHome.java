package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Case;
import io.github.dockertls.docktls.parity.CaseFile.HomeEntry;
import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One case set up: its home with its files, its servers running, its placeholders filled in. */
final class CaseHome implements AutoCloseable {
  private final Case given;
  private final Path home;
  private final Map<String, String> placeholders = new LinkedHashMap<>();
  private final List<CaseServer> servers = new ArrayList<>();
  private final Sightings sightings = new Sightings();

  CaseHome(Case given, Map<String, ServerSpec> specs, Path pki, Path home) throws IOException {
    this.given = given;
    this.home = home;
    Files.createDirectories(home);
    placeholders.put("{PKI}", pki.toString());
    placeholders.put("{HOME}", home.toString());
    start("{PORT}", specs.get(given.server()), pki);
    for (Map.Entry<String, String> other : given.others().entrySet()) {
      start("{PORT:" + other.getKey() + "}", specs.get(other.getValue()), pki);
    }
    layOut();
  }

  private void start(String placeholder, ServerSpec spec, Path pki) throws IOException {
    if (spec.isDockerd()) {
      placeholders.put(placeholder, spec.port().toString());
      return;
    }
    CaseServer server = new CaseServer(spec, pki, sightings, this::fill);
    servers.add(server);
    placeholders.put(placeholder, Integer.toString(server.port()));
  }

  private void layOut() throws IOException {
    Map<String, HomeEntry> sorted = new TreeMap<>(given.home());
    for (Map.Entry<String, HomeEntry> entry : sorted.entrySet()) {
      Path file = home.resolve(entry.getKey());
      Files.createDirectories(file.getParent());
      HomeEntry what = entry.getValue();
      if (Boolean.TRUE.equals(what.dir())) {
        Files.createDirectories(file);
      } else if (what.link() != null) {
        Files.createSymbolicLink(file, Path.of(fill(what.link())));
      } else if (what.copy() != null) {
        Files.write(file, Files.readAllBytes(Path.of(fill(what.copy()))));
      } else {
        Files.write(file, fill(what.text()).getBytes(StandardCharsets.UTF_8));
      }
    }
    for (Map.Entry<String, HomeEntry> entry : sorted.entrySet()) {
      if (entry.getValue().mode() != null) {
        Files.setPosixFilePermissions(
            home.resolve(entry.getKey()), permissions(entry.getValue().mode()));
      }
    }
  }

  private static Set<PosixFilePermission> permissions(String octal) {
    int mode = Integer.parseInt(octal, 8);
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((mode >> (all.length - 1 - i) & 1) == 1) {
        set.add(all[i]);
      }
    }
    return set;
  }

  Case given() {
    return given;
  }

  Path home() {
    return home;
  }

  Sightings sightings() {
    return sightings;
  }

  /** The global flags. */
  List<String> args() {
    return given.args().stream().map(this::fill).toList();
  }

  /** The variables that are set. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HOME", home.toString());
    variables.put("PATH", "/nonexistent");
    given
        .env()
        .forEach(
            (name, value) -> {
              variables.remove(name);
              if (value != null) {
                variables.put(name, fill(value));
              }
            });
    return variables;
  }

  /** Puts the values of this run for the placeholders. */
  String fill(String text) {
    String filled = text;
    for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
      filled = filled.replace(placeholder.getKey(), placeholder.getValue());
    }
    return filled;
  }

  /** Ends the servers, after what their clients have sent was read. */
  void stopServers() throws IOException {
    for (CaseServer server : servers) {
      server.close();
    }
    servers.clear();
  }

  @Override
  public void close() throws IOException {
    stopServers();
    delete(home);
  }

  /** Removes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
