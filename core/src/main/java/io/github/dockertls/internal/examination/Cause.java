package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A cause and its remedy, before the commands. */
record Cause(Reason reason, @Nullable Detail detail, String sentence, String remedy) {
  private static final Pattern USER_INFO = Pattern.compile("://(?!user:password@)[^/ \"]*@");

  /** What the failure says itself. */
  static Cause of(DockerTlsException failure) {
    return new Cause(
        failure.reason(),
        failure.detail().orElse(null),
        withoutUser(failure.fact()),
        withoutUser(failure.remedy()));
  }

  /**
   * A host may hold user and password, and a message quotes it as it was given; a remedy says where
   * they go.
   */
  private static String withoutUser(String text) {
    return USER_INFO.matcher(text).replaceAll("://");
  }
}
