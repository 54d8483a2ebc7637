package io.github.dockertls.pki;

/** The names of files, as the documentation of Docker has them. */
final class Layout {
  static final String CA = "ca.pem";
  static final String CA_KEY = "ca-key.pem";
  static final String SERVER_CERT = "server-cert.pem";
  static final String SERVER_KEY = "server-key.pem";
  static final String CERT = "cert.pem";
  static final String KEY = "key.pem";

  private Layout() {}
}
