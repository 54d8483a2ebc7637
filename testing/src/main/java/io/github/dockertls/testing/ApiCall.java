package io.github.dockertls.testing;

/**
 * A request to a daemon's API, as its authorization plugins get to see it. Immutable.
 *
 * @param client the common name of the client's certificate; empty if it showed none
 * @param method such as {@code GET}
 * @param path without API version and query, such as {@code /containers/json}
 * @param query as it was sent, such as {@code fromImage=alpine&tag=3}; empty if there is none
 * @param body the JSON of the request; empty if it has none, another type, or more than a megabyte
 */
public record ApiCall(String client, String method, String path, String query, String body) {
  /**
   * Whether the request only reads.
   *
   * @return true for {@code GET} and {@code HEAD}, but for {@code /containers/ID/attach/ws}, which
   *     writes to a container's stdin
   */
  public boolean isReadOnly() {
    return (method.equals("GET") || method.equals("HEAD")) && !path.endsWith("/attach/ws");
  }

  /** Client, method and path; query and body may hold what is not for logs. */
  @Override
  public String toString() {
    return client + ": " + method + " " + path;
  }
}
