package io.github.dockertls.tls;

import io.github.dockertls.internal.text.Printable;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates as a log line names them: who they are for, and nothing else of them. */
final class Subjects {
  private Subjects() {}

  static String of(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate -> Printable.line(certificate.getSubjectX500Principal().toString()))
        .toList()
        .toString();
  }
}
