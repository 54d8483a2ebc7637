package io.github.dockertls.diagnosis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Diagnoses what each line of the input asks for, see {@link DiagnosisJvm}. */
final class DiagnosisProgram {
  private DiagnosisProgram() {}

  /**
   * Answers a line of JSON to each line of arguments with tabs between.
   *
   * @param home the home directory
   */
  public static void main(String[] home) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CliHome cli = new CliHome(Path.of(home[0]));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(cli.diagnose(line.split("\t", -1)).json().replaceAll("\\R", " "));
    }
  }
}
