package io.github.dockertls.benchmarks.jmh;

import java.nio.file.Path;

/** Where the daemon is; told to JMH's JVMs by system properties. */
public final class Surroundings {
  public static final String HOST = "bench.host";
  public static final String CERTIFICATES = "bench.certificates";

  private Surroundings() {}

  static String host() {
    return property(HOST);
  }

  static Path certificates() {
    return Path.of(property(CERTIFICATES));
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set: run it by dev/bench");
    }
    return value;
  }
}
