package io.github.dockertls.docktls;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code docktls certs}: make, sign, renew and look at certificates. */
@Command(name = "certs", description = "Make and inspect certificates")
final class CertsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine commandLine = spec == null ? new CommandLine(this) : spec.commandLine();
    throw new ParameterException(
        commandLine, "\"certs\" needs a command: ca, server, client, csr, sign, renew or inspect");
  }

  static CommandLine commandLine(Session session) {
    return new CommandLine(new CertsCommand())
        .addSubcommand(new CertsIssue.Ca(session))
        .addSubcommand(new CertsIssue.Server(session))
        .addSubcommand(new CertsIssue.Client(session))
        .addSubcommand(new CertsRequest.Csr(session))
        .addSubcommand(new CertsRequest.Sign(session))
        .addSubcommand(new CertsRequest.Renew(session))
        .addSubcommand(new CertsInspect(session));
  }
}
