package io.github.dockertls.testing;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions on an {@link ApiCall}, for {@link DockerdBuilder#allow}. They join with each other and
 * with your own by {@code and}, {@code or} and {@code negate}. Immutable and thread-safe.
 *
 * <pre>{@code
 * Dockerd.builder()
 *     .allow(readOnly())
 *     .allow(client("ci"), request("POST", "/containers/create"))
 *     .allow(client("ci"), request("POST", "/containers/{id}/start"))
 * }</pre>
 */
public final class ApiCalls {
  private static final Pattern PART = Pattern.compile("\\{[^}]*}|[^{]+|\\{");

  private ApiCalls() {}

  /**
   * Calls of one client.
   *
   * @param name the common name of its certificate, as {@link Dockerd#endpointFor} takes it
   * @return the condition
   */
  public static Predicate<ApiCall> client(String name) {
    Objects.requireNonNull(name, "name");
    return call -> call.client().equals(name);
  }

  /**
   * Calls that only read: {@link ApiCall#isReadOnly()}.
   *
   * @return the condition
   */
  public static Predicate<ApiCall> readOnly() {
    return ApiCall::isReadOnly;
  }

  /**
   * Calls of one kind.
   *
   * @param method such as {@code POST}, in capitals
   * @param path as Docker's API reference writes it, without version and query, such as {@code
   *     /containers/{id}/start}; what is in braces stands for any text, with slashes too, since
   *     names of images have them
   * @return the condition
   */
  public static Predicate<ApiCall> request(String method, String path) {
    Objects.requireNonNull(method, "method");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path must begin with a slash, not \"" + path + "\"");
    }
    Pattern pattern = Pattern.compile(PART.matcher(path).replaceAll(ApiCalls::expression));
    return call -> call.method().equals(method) && pattern.matcher(call.path()).matches();
  }

  private static String expression(MatchResult part) {
    boolean any = part.group().matches("\\{.*}");
    return Matcher.quoteReplacement(any ? ".+" : Pattern.quote(part.group()));
  }
}
