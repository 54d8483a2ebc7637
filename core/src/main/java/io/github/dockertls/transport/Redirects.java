package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.Set;

/** Redirects are not followed: they would lead requests and credentials elsewhere (CLI rule 59). */
final class Redirects {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  static boolean is(int status) {
    return STATUSES.contains(status);
  }

  /** Hands the response on, unless it is a redirect. */
  static Response refuse(Response response, Settings settings) {
    if (!is(response.getStatusCode())) {
      return response;
    }
    String location = response.getHeader("Location");
    response.close();
    throw new DockerTlsException(
        Reason.HTTP_BAD_JSON,
        "\""
            + settings.display()
            + "\" answers with a redirect"
            + (location == null ? "" : " to \"" + location + "\"")
            + " instead of the daemon's JSON",
        "Give the daemon's own address as the host; redirects are not followed");
  }
}
