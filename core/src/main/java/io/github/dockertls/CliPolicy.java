package io.github.dockertls;

import io.github.dockertls.cli.CliEndpoint;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** From what the CLI would use to how TLS is spoken. */
final class CliPolicy {
  private CliPolicy() {}

  /**
   * Material is parsed even where the server goes unverified, as the CLI does (CLI rules 11, 19).
   */
  static @Nullable TlsPolicy of(CliEndpoint cli, Environment environment) {
    if (!cli.isTls()) {
      return null;
    }
    CliEndpoint.TlsFiles files = cli.tlsFiles();
    Trust trust = Trust.system();
    if (files != null && files.ca() != null) {
      trust = Trust.certificates(pem(files.ca()));
    }
    TlsPolicy.Builder builder =
        TlsPolicy.builder(cli.skipTlsVerify() ? Trust.unverified() : trust)
            .environment(environment);
    if (files != null && files.cert() != null && files.key() != null) {
      builder.identity(Identity.asCli(pem(files.cert()), pem(files.key())));
    }
    return builder.build();
  }

  private static Pem pem(CliEndpoint.TlsFile file) {
    return Pem.of(file.content(), Path.of(file.path()));
  }
}
