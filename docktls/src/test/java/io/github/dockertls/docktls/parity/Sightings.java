package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Observed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What all servers of a case saw, condensed to what is compared. Thread-safe. */
final class Sightings {
  /** One connection: {@code tls} is null where nothing can be said. */
  record Connection(
      Boolean tls, ClientHello hello, String version, List<String> clientCertificates) {
    static Connection plain() {
      return new Connection(false, null, null, null);
    }

    static Connection unknown() {
      return new Connection(null, null, null, null);
    }
  }

  private record Message(String line, List<List<String>> headers) {}

  private final List<Connection> connections = new ArrayList<>();
  private final List<Message> requests = new ArrayList<>();
  private final List<Message> proxied = new ArrayList<>();
  private final Map<String, String> dialled = new TreeMap<>();

  synchronized void add(Connection connection) {
    connections.add(connection);
  }

  synchronized void addRequest(String line, List<List<String>> headers) {
    requests.add(new Message(line, headers));
  }

  synchronized void addProxied(String line, List<List<String>> headers) {
    proxied.add(new Message(line, headers));
  }

  synchronized void addDialled(String address) {
    dialled.put(address, address);
  }

  /** The addresses that were connected to. */
  synchronized List<String> dialled() {
    return List.copyOf(dialled.keySet());
  }

  synchronized Observed summary() {
    ClientHello hello =
        connections.stream()
            .map(Connection::hello)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return new Observed(
        isTls(),
        hello == null ? null : hello.sni(),
        hello == null ? null : hello.alpn(),
        first(connections.stream().map(Connection::clientCertificates).toList()),
        first(connections.stream().map(Connection::version).toList()),
        requests.isEmpty() ? null : requests.stream().map(Message::line).distinct().toList(),
        requests.isEmpty() ? null : sorted(requests.get(requests.size() - 1).headers()),
        proxied.isEmpty()
            ? null
            : List.copyOf(new TreeSet<>(proxied.stream().map(Message::line).toList())),
        proxied.isEmpty() ? null : proxied.get(0).headers());
  }

  private Boolean isTls() {
    if (connections.isEmpty()) {
      return null;
    }
    return connections.stream().anyMatch(c -> Boolean.TRUE.equals(c.tls()))
        ? Boolean.TRUE
        : connections.get(0).tls();
  }

  private static <T> T first(List<T> values) {
    return values.stream().filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static List<List<String>> sorted(List<List<String>> headers) {
    return headers.stream()
        .distinct()
        .sorted(
            Comparator.<List<String>, String>comparing(h -> h.get(0)).thenComparing(h -> h.get(1)))
        .toList();
  }
}
