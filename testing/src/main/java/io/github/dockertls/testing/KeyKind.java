package io.github.dockertls.testing;

import io.github.dockertls.pki.CertificateProfile;

/** The key of a certificate: algorithm and size. */
public enum KeyKind {
  /** An elliptic curve key on P-256. */
  EC_P256,
  /** An elliptic curve key on P-384. */
  EC_P384,
  /** An RSA key of 2048 bits. */
  RSA_2048,
  /** An RSA key of 4096 bits; making one takes a second or more. */
  RSA_4096,
  /** An Ed25519 key. */
  ED25519;

  CertificateProfile in(CertificateProfile profile) {
    return switch (this) {
      case EC_P256 -> profile.ecP256();
      case EC_P384 -> profile.ecP384();
      case RSA_2048 -> profile.rsa(2048);
      case RSA_4096 -> profile.rsa(4096);
      case ED25519 -> profile.ed25519();
    };
  }
}
