package io.github.dockertls.internal.files;

/** The names of files, as the documentation of Docker has them. */
public final class CertificateFileNames {
  public static final String CA = "ca.pem";
  public static final String CA_KEY = "ca-key.pem";
  public static final String SERVER_CERT = "server-cert.pem";
  public static final String SERVER_KEY = "server-key.pem";
  public static final String CERT = "cert.pem";
  public static final String KEY = "key.pem";

  private CertificateFileNames() {}
}
