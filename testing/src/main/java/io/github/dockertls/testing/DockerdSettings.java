package io.github.dockertls.testing;

import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a daemon is to be started. Equal settings may share a daemon. Immutable. */
record DockerdSettings(
    @Nullable Path binary,
    ClientVerification clientVerification,
    List<String> serverNames,
    @Nullable CertificateAuthority authority,
    @Nullable IssuedCertificate server,
    @Nullable String storageDriver,
    List<String> arguments,
    Duration startTimeout) {

  static final DockerdSettings DEFAULT =
      new DockerdSettings(
          null,
          ClientVerification.REQUIRED,
          List.of("localhost", "127.0.0.1", "::1"),
          null,
          null,
          null,
          List.of(),
          Duration.ofSeconds(60));
}
