package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.tls.Identity;
import java.util.List;
import java.util.function.Function;

/** Reads identities inside a class loader of its own, see {@link BouncyCastleIsOptionalTest}. */
public final class PlainFormsProgram implements Function<String, List<String>> {

  /** Reads the accepted fixtures with ({@code encrypted}) or without ({@code plain}) password. */
  @Override
  public List<String> apply(String which) {
    return PemFixtures.rows().stream()
        .filter(row -> row.isAccepted() && !row.what().equals("store"))
        .filter(row -> which.equals("plain") == (row.password() == null))
        .map(PlainFormsProgram::verdict)
        .toList();
  }

  private static String verdict(PemFixtures.Row row) {
    char[] password = row.password() == null ? null : row.password().toCharArray();
    try {
      if (row.what().equals("bundle")) {
        Pem.read(row.file()).cliTrustAnchors();
      } else {
        Identity.pem(row.certificate(), row.key(), () -> password);
      }
      return "ok";
    } catch (DockerTlsException e) {
      return e.reason().slug();
    }
  }
}
