package io.github.dockertls.docktls.parity;

import com.fasterxml.jackson.core.JacksonException;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.cli.CliContext;
import io.github.dockertls.docktls.parity.CaseFile.Resolved;
import java.io.IOException;
import java.util.List;

/** The library itself, in this process. */
final class InProcess implements CaseProgram {
  static final String NAME = "library";

  @Override
  public Actual run(CaseHome home) throws IOException {
    Environment environment = environment(home);
    String[] flags = home.args().toArray(String[]::new);
    Resolved resolved = resolve(environment, home.args());
    try (DockerClient docker = DockerEndpoint.fromCli(environment, flags).connect()) {
      if (home.given().command() == null) {
        return new Actual(
            NAME, null, null, docker.versionCmd().exec().getVersion(), resolved, null);
      }
      docker.listContainersCmd().exec();
      return new Actual(NAME, null, null, "", resolved, null);
    } catch (RuntimeException e) {
      return new Actual(NAME, null, slug(e), e.toString(), resolved, null);
    }
  }

  static Environment environment(CaseHome home) {
    Environment.Builder builder = Environment.builder().workingDirectory(home.home());
    home.variables().forEach(builder::variable);
    return builder.build();
  }

  /** What the library makes of the flags, in the words of {@code docker context inspect}. */
  private static Resolved resolve(Environment environment, List<String> flags) {
    try {
      CliContext context = CliContext.inspect(environment, flags);
      List<String> files = context.tlsFiles();
      return new Resolved(
          null,
          context.name(),
          context.host(),
          context.skipTlsVerify(),
          files == null ? null : files.stream().sorted().toList());
    } catch (DockerTlsException e) {
      return new Resolved(e.getMessage(), null, null, null, null);
    }
  }

  /** The library's own reason, or what docker-java's exceptions amount to. */
  private static String slug(RuntimeException thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof DockerTlsException ours) {
        return ours.reason().slug();
      }
      if (t instanceof DockerException) {
        return "http-status";
      }
      if (t instanceof JacksonException) {
        return "http-bad-json";
      }
    }
    return "unnamed";
  }
}
