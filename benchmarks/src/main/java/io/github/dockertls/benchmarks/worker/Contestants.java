package io.github.dockertls.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Path;

/** The contestants that are Java, by the names under which the tables show them. */
public final class Contestants {
  public static final String OURS = "docker-tls";
  public static final String HTTP_CLIENT_5 = "docker-java";
  public static final String ZERODEP = "docker-java, zerodep";
  public static final String BARE = "bare JSSE";
  public static final String BARE_HTTP_CLIENT = "bare HttpClient 5";

  private Contestants() {}

  static Client connect(String name, String host, Path certificates) throws IOException {
    return switch (name) {
      case BARE -> new BareClient(host, certificates);
      default -> DockerJava.of(DockerJava.client(name, host, certificates));
    };
  }
}
