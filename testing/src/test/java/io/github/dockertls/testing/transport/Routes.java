package io.github.dockertls.testing.transport;

import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.Engines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Every wire to the installed engine and to the newest. One daemon for each, which all classes of a
 * run share.
 */
final class Routes implements ArgumentsProvider {
  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return daemons(context).routes.stream().map(Arguments::of);
  }

  // JUnit 6 deprecates getOrComputeIfAbsent for computeIfAbsent, which 5.14 has not.
  @SuppressWarnings("deprecation")
  private static Daemons daemons(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Routes.class))
        .getOrComputeIfAbsent(Daemons.class, key -> Daemons.start(), Daemons.class);
  }

  private static final class Daemons implements AutoCloseable {
    private final List<Dockerd> daemons = new ArrayList<>();
    private final List<Wires> wires = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();

    static Daemons start() {
      Daemons started = new Daemons();
      try {
        for (Path engine : engines()) {
          started.add(Dockerd.builder().binary(engine).tinyImage().start());
        }
        return started;
      } catch (IOException | RuntimeException e) {
        started.close();
        throw new IllegalStateException(e);
      }
    }

    private static Set<Path> engines() throws IOException {
      Set<Path> engines = new LinkedHashSet<>();
      engines.add(Engines.all().get(0));
      engines.add(Engines.newest());
      return engines;
    }

    private void add(Dockerd dockerd) throws IOException {
      daemons.add(dockerd);
      Wires ofDaemon = new Wires(dockerd);
      wires.add(ofDaemon);
      routes.addAll(ofDaemon.routes());
    }

    @Override
    public void close() {
      wires.forEach(Wires::close);
      daemons.forEach(Dockerd::close);
    }
  }
}
