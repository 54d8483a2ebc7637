package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException.Reason;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** Why a private key cannot be used; says nothing of its bytes. */
final class KeyFault extends GeneralSecurityException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String remedy;

  /**
   * A fault.
   *
   * @param what what is the case with the key, as the end of a sentence
   * @param remedy what to do; {@code {file}} stands for the file
   */
  KeyFault(Reason reason, String what, String remedy) {
    super(what);
    this.reason = reason;
    this.remedy = remedy;
  }

  KeyFault(Reason reason, String what, String remedy, @Nullable Throwable cause) {
    super(what, cause);
    this.reason = reason;
    this.remedy = remedy;
  }

  Reason reason() {
    return reason;
  }

  String what() {
    return String.valueOf(getMessage());
  }

  String remedy() {
    return remedy;
  }
}
