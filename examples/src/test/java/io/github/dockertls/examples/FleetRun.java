package io.github.dockertls.examples;

import io.github.dockertls.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** One run of the fleet program. */
record FleetRun(int status, String out) {
  static FleetRun of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status = new CommandLine(new Fleet(Environment.system(), stream)).execute(args);
    return new FleetRun(status, out.toString(StandardCharsets.UTF_8));
  }
}
