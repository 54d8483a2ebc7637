package io.github.dockertls.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** The JVMs that contestants run in. */
final class Jvm {
  /** What a JVM picks by itself on a small machine, said aloud. */
  static final List<String> FLAGS = List.of("-XX:+UseG1GC", "-Xms512m", "-Xmx512m");

  private Jvm() {}

  /** A command that starts a class of this program on this program's JDK. */
  static List<String> java() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(java, "-cp", System.getProperty("java.class.path"));
  }

  static String version() {
    return System.getProperty("java.vm.name") + " " + Runtime.version();
  }
}
