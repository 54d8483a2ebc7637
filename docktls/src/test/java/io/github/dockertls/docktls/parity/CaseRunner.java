package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Case;
import io.github.dockertls.docktls.parity.CaseFile.Expected;
import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import io.github.dockertls.docktls.parity.Departures.Departure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Runs one case: sets it up, gives it to a program, compares. Thread-safe. */
final class CaseRunner {
  private final Map<String, ServerSpec> servers;
  private final Path pki;
  private final Path work;
  private final AtomicInteger homes = new AtomicInteger();
  private final ReentrantLock defaultPorts = new ReentrantLock();

  CaseRunner(Map<String, ServerSpec> servers, Path pki, Path work) {
    this.servers = servers;
    this.pki = pki;
    this.work = work;
  }

  /**
   * What came of a case.
   *
   * @param differences from what is expected; empty if the case agrees or departs as it is meant to
   * @param followsOlder whether it is what the older CLI did, where that did something else
   */
  record Judged(List<String> differences, boolean followsOlder) {}

  /** Runs it, and holds it against what is expected, and against what the older CLI did. */
  Judged run(
      CaseProgram program,
      Case given,
      Expected expected,
      Optional<Expected> older,
      Optional<Departure> departure)
      throws IOException {
    boolean exclusive = usesFixedPorts(given, expected);
    if (exclusive) {
      defaultPorts.lock();
    }
    try (CaseHome home =
        new CaseHome(given, servers, pki, work.resolve("h" + homes.incrementAndGet()))) {
      Actual actual = program.run(home);
      home.stopServers();
      boolean seen = !servers.get(given.server()).isDockerd();
      Actual whole = seen ? actual.seen(home.sightings().summary()) : actual;
      List<String> differences =
          new ArrayList<>(Comparison.differences(home, expected, departure, whole));
      boolean followsOlder =
          older.isPresent()
              && Comparison.differences(home, older.get(), Optional.empty(), whole).isEmpty();
      if (departure.isEmpty() && seen) {
        differences.addAll(dialled(home, program, expected));
      }
      if (!differences.isEmpty() && actual.message() != null) {
        differences.add("said: " + actual.message().replace('\n', ' '));
      }
      return new Judged(List.copyOf(differences), followsOlder);
    } finally {
      if (exclusive) {
        defaultPorts.unlock();
      }
    }
  }

  /** Runs it without comparing. */
  Actual run(CaseProgram program, Case given) throws IOException {
    try (CaseHome home =
        new CaseHome(given, servers, pki, work.resolve("h" + homes.incrementAndGet()))) {
      return program.run(home);
    }
  }

  /** Cases about default ports must not meet each other's servers there. */
  private boolean usesFixedPorts(Case given, Expected expected) {
    boolean dialsFixed =
        expected.dialled() != null && expected.dialled().stream().anyMatch(at -> !at.contains("{"));
    return dialsFixed
        || given.id().matches("[EF]-.*")
        || servers.get(given.server()).port() != null;
  }

  private List<String> dialled(CaseHome home, CaseProgram program, Expected expected)
      throws IOException {
    if (expected.dialled() == null || "config-error".equals(expected.outcome())) {
      return List.of();
    }
    Set<String> theirs = new TreeSet<>();
    for (String address : expected.dialled()) {
      theirs.add(normal(home, home.fill(address)));
    }
    Set<String> ours = new TreeSet<>(home.sightings().dialled());
    if (home.sightings().summary().proxy() != null) {
      ours.remove(home.fill("127.0.0.1:{PORT}"));
    }
    if ("cannot-connect".equals(expected.reason())) {
      ours.addAll(probed(home, program, theirs));
    }
    return theirs.equals(ours)
        ? List.of()
        : List.of("dialled: docker " + theirs + ", here " + ours);
  }

  /** Where nobody answers, somebody listens for once, to tell whether that is the place. */
  private static Set<String> probed(CaseHome home, CaseProgram program, Set<String> at)
      throws IOException {
    Sightings seen = new Sightings();
    Set<String> reached = new TreeSet<>();
    List<CaseServer> probes = new ArrayList<>();
    try {
      for (String address : at) {
        if (address.endsWith(":0")) {
          reached.add(address);
        } else {
          probes.add(CaseServer.probe(socketAddress(address), seen));
        }
      }
      if (!probes.isEmpty()) {
        program.run(home);
      }
    } finally {
      for (CaseServer probe : probes) {
        probe.close();
      }
    }
    for (String address : seen.dialled()) {
      reached.add(normal(home, address));
    }
    return reached;
  }

  private static SocketAddress socketAddress(String address) throws IOException {
    if (address.startsWith("unix:")) {
      Path socket = Path.of(address.substring("unix:".length()));
      Files.createDirectories(socket.getParent());
      return UnixDomainSocketAddress.of(socket);
    }
    int colon = address.lastIndexOf(':');
    String ip = address.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(
        CaseServer.literal(ip), Integer.parseInt(address.substring(colon + 1)));
  }

  /** The kernel takes 0.0.0.0 for 127.0.0.1, and a relative socket is below the home. */
  private static String normal(CaseHome home, String address) {
    if (address.startsWith("unix:") && !address.startsWith("unix:/")) {
      return "unix:" + home.home().resolve(address.substring("unix:".length()));
    }
    return address.replaceFirst("^0\\.0\\.0\\.0:", "127.0.0.1:");
  }
}
