package io.github.dockertls.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Path;

/** The contestants that are Java, by the names under which the tables show them. */
public final class Contestants {
  public static final String OURS = "docker-tls";
  public static final String HTTP_CLIENT_5 = "docker-java";
  public static final String ZERODEP = "docker-java, zerodep";
  public static final String BARE = "bare JSSE";

  private Contestants() {}

  static Client connect(String name, String host, Path certificates) throws IOException {
    return switch (name) {
      case OURS -> DockerJava.of(DockerJava.onOurs(host, certificates));
      case HTTP_CLIENT_5 -> DockerJava.of(DockerJava.onHttpClient5(host, certificates));
      case ZERODEP -> DockerJava.of(DockerJava.onZerodep(host, certificates));
      case BARE -> new BareClient(host, certificates);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
