package io.github.dockertls.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a job's processor time goes, by Java Flight Recorder: the share of each layer. */
final class Profile {
  /** Since JDK 25, on Linux (JEP 509): also time in native code and in the kernel. */
  private static final String OF_PROCESSOR = "jdk.CPUTimeSample";

  private static final String OF_JAVA = "jdk.ExecutionSample";
  private static final Duration PERIOD = Duration.ofMillis(2);

  /** The layers, by how the names of their classes begin; the first that fits counts. */
  private static final Map<String, String> LAYERS = new LinkedHashMap<>();

  static {
    LAYERS.put("io.github.dockertls.benchmarks.", "the benchmark");
    LAYERS.put("io.github.dockertls.", "docker-tls");
    LAYERS.put("com.github.dockerjava.", "docker-java");
    LAYERS.put("com.fasterxml.jackson.", "Jackson");
    LAYERS.put("org.apache.hc.", "HttpCore");
    LAYERS.put("sun.security.ssl.", "JSSE");
    LAYERS.put("sun.security.", "JDK's cryptography");
    LAYERS.put("com.sun.crypto.", "JDK's cryptography");
    LAYERS.put("javax.crypto.", "JDK's cryptography");
    LAYERS.put("java.security.", "JDK's cryptography");
    LAYERS.put("java.math.", "JDK's cryptography");
    LAYERS.put("sun.nio.", "JDK's sockets and files");
    LAYERS.put("java.nio.channels.", "JDK's sockets and files");
  }

  private Profile() {}

  /** What is done over and over. */
  interface Job {
    String run() throws IOException;
  }

  /**
   * Does it twice as often as told, and samples the second half: their number, then layers with
   * percents.
   */
  static String of(int times, Job job) throws IOException {
    repeat(times, job);
    Path file = Files.createTempFile("profile", ".jfr");
    try (Recording recording = new Recording()) {
      String sample = Runtime.version().feature() >= 25 ? OF_PROCESSOR : OF_JAVA;
      recording.enable(sample).withPeriod(PERIOD).with("throttle", PERIOD.toMillis() + "ms");
      recording.start();
      repeat(times, job);
      recording.stop();
      recording.dump(file);
      return shares(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void repeat(int times, Job job) throws IOException {
    for (int i = 0; i < times; i++) {
      job.run();
    }
  }

  private static String shares(Path file) throws IOException {
    Map<String, Long> samples =
        RecordingFile.readAllEvents(file).stream()
            .collect(Collectors.groupingBy(Profile::layer, Collectors.counting()));
    double all = samples.values().stream().mapToLong(Long::longValue).sum();
    return samples.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + 100 * entry.getValue() / all)
        .collect(Collectors.joining(";", "samples=" + (long) all + ";", ""));
  }

  /** The first frame from the top that belongs to a layer: what it calls in java.lang is its. */
  private static String layer(RecordedEvent event) {
    if (event.getStackTrace() != null) {
      for (RecordedFrame frame : event.getStackTrace().getFrames()) {
        String name = frame.getMethod().getType().getName();
        for (Map.Entry<String, String> layer : LAYERS.entrySet()) {
          if (name.startsWith(layer.getKey())) {
            return layer.getValue();
          }
        }
      }
    }
    return "the rest";
  }
}
