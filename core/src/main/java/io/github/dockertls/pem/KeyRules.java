package io.github.dockertls.pem;

/** Which kinds of private key are taken. */
enum KeyRules {
  /** What the CLI takes: RSA, EC on P-256, P-384 and P-521, Ed25519 (CLI rules 24 and 25). */
  CLI,
  /** What the JDK can use: those, RSASSA-PSS and Ed448. */
  LIBRARY
}
