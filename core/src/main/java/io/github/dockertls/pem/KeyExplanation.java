package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.DerCursor;
import io.github.dockertls.internal.x509.DerCursor.Malformed;
import io.github.dockertls.internal.x509.Oids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Map;

/** Looks again at a private key that could not be read, and says what it is. */
final class KeyExplanation {
  private static final byte[] OPENSSH = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

  static final String NEW_KEY =
      "Use an RSA, EC (P-256, P-384, P-521) or Ed25519 key, such as"
          + " \"openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256\" makes, and a"
          + " certificate for it";

  private static final Map<String, String> ALGORITHMS =
      Map.of(
          Oids.DSA,
          "a DSA key",
          Oids.DH_X9_42,
          "an X9.42 Diffie-Hellman key",
          Oids.DH_PKCS3,
          "a Diffie-Hellman key",
          Oids.X25519,
          "an X25519 key, which cannot sign",
          Oids.X448,
          "an X448 key, which cannot sign",
          Oids.ED448,
          "an Ed448 key, which the docker CLI does not take",
          Oids.RSA_PSS,
          "an RSASSA-PSS key, which the docker CLI does not take");

  private KeyExplanation() {}

  /** Reads an unencrypted key, or says why it cannot be used. */
  static PrivateKey explained(byte[] der, KeyRules rules) throws KeyFault {
    try {
      return PrivateKeys.parse(der, rules);
    } catch (GeneralSecurityException | RuntimeException e) { // from a key factory, if ever
      throw of(der, e);
    }
  }

  static KeyFault of(byte[] der, Throwable cause) {
    if (startsWith(der, OPENSSH)) {
      return fault(
          "is in OpenSSH's own format",
          "Convert a copy of it with \"ssh-keygen -p -m PKCS8 -f {file}\"",
          cause);
    }
    if (isEncryptedPkcs8(der)) {
      return fault(
          "is encrypted (PKCS#8), which the docker CLI does not take",
          "Decrypt it with \"openssl pkey -in {file} -out key-decrypted.pem\"",
          cause);
    }
    try {
      return ofPlain(der, cause);
    } catch (Malformed e) {
      return damaged(cause);
    }
  }

  /** {@code SEQUENCE { SEQUENCE { OID, … }, OCTET STRING }}: an EncryptedPrivateKeyInfo. */
  static boolean isEncryptedPkcs8(byte[] der) {
    try {
      DerCursor outer = DerCursor.of(der).read(DerCursor.SEQUENCE);
      outer.read(DerCursor.SEQUENCE).readOid();
      return outer.nextIs(DerCursor.OCTET_STRING);
    } catch (Malformed e) {
      return false;
    }
  }

  /** Whether it begins as keys in DER do. */
  static boolean looksLikeKey(byte[] der) {
    try {
      DerCursor.of(der).read(DerCursor.SEQUENCE).readInteger();
      return true;
    } catch (Malformed e) {
      return false;
    }
  }

  private static KeyFault ofPlain(byte[] der, Throwable cause) throws Malformed {
    DerCursor key = DerCursor.of(der).read(DerCursor.SEQUENCE);
    if (key.nextIs(DerCursor.SEQUENCE)) {
      return fault(
          "is not a private key but a certificate or public key", "Give the key's own file", cause);
    }
    key.readInteger();
    if (key.nextIs(DerCursor.OCTET_STRING)) {
      key.read(DerCursor.OCTET_STRING);
      return key.nextIs(DerCursor.CONTEXT_0)
          ? ofCurve(key.read(DerCursor.CONTEXT_0), cause)
          : noCurve(cause);
    }
    if (!key.nextIs(DerCursor.SEQUENCE)) {
      return damaged(cause);
    }
    DerCursor algorithm = key.read(DerCursor.SEQUENCE);
    String oid = algorithm.readOid();
    if (oid.equals(Oids.EC)) {
      return ofCurve(algorithm, cause);
    }
    String known = ALGORITHMS.get(oid);
    if (known != null) {
      return fault("is " + known, NEW_KEY, cause);
    }
    return oid.equals(Oids.RSA) || oid.equals(Oids.ED25519)
        ? damaged(cause)
        : fault("is of an unknown kind (algorithm " + oid + ")", NEW_KEY, cause);
  }

  private static KeyFault ofCurve(DerCursor parameters, Throwable cause) throws Malformed {
    if (parameters.nextIs(DerCursor.SEQUENCE)) {
      return fault(
          "spells its curve's parameters out instead of naming the curve",
          "Name the curve with \"openssl ec -in {file} -param_enc named_curve -out key-named.pem\"",
          cause);
    }
    String oid = parameters.readOid();
    return PrivateKeys.isKnownCurve(oid)
        ? damaged(cause)
        : fault("is on a curve that TLS clients do not use (" + oid + ")", NEW_KEY, cause);
  }

  private static KeyFault noCurve(Throwable cause) {
    return fault(
        "does not name its curve",
        "Export it again with \"openssl pkey -in {file} -out key-named.pem\"",
        cause);
  }

  private static KeyFault damaged(Throwable cause) {
    return fault(
        "is damaged",
        "Check it with \"openssl pkey -in {file} -noout -check\" and copy or export it again",
        cause);
  }

  private static KeyFault fault(String what, String remedy, Throwable cause) {
    return new KeyFault(Reason.KEY_UNPARSABLE, what, remedy, cause);
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
