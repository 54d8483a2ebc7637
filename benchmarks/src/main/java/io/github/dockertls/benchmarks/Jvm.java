package io.github.dockertls.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** The JVMs that contestants run in. */
final class Jvm {
  /** What a JVM picks by itself on a machine with two processors, said aloud; and a fixed heap. */
  static final List<String> FLAGS = List.of("-XX:+UseG1GC", "-Xms512m", "-Xmx512m");

  static final Java OWN =
      new Java(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          Runtime.version().feature());

  private Jvm() {}

  /** A command that starts a class of this program on this program's JDK. */
  static List<String> java() {
    return java(OWN);
  }

  static List<String> java(Java java) {
    return List.of(java.program(), "-cp", System.getProperty("java.class.path"));
  }
}
