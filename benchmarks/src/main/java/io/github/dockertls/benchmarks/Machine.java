package io.github.dockertls.benchmarks;

import com.github.dockerjava.core.DockerClientImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Where and with what it was measured: without that, no figure means anything. */
final class Machine {
  private Machine() {}

  static List<String> lines(Labs labs) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "- %d × %s, Linux %s, load average %s at the beginning"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1"),
                Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]));
    lines.add(
        "- %s %s; the newest JDK is %d"
            .formatted(
                System.getProperty("java.vm.name"), Runtime.version(), labs.newest().version()));
    lines.add("- dockerd: " + Command.of("dockerd", "--version").text().got());
    lines.add("- CLI: " + Command.of("docker", "--version").text().got());
    lines.add("- docker-java " + docker() + "; " + curl());
    return lines;
  }

  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 2))
        .findFirst()
        .orElse(System.getProperty("os.arch", ""));
  }

  private static String docker() throws IOException {
    Properties properties = new Properties();
    String name = "/META-INF/maven/com.github.docker-java/docker-java-core/pom.properties";
    try (var in = DockerClientImpl.class.getResourceAsStream(name)) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties.getProperty("version", "");
  }

  private static String curl() throws IOException, InterruptedException {
    return Command.of("curl", "--version").text().got().replaceAll("(?s) \\(.*", "");
  }
}
