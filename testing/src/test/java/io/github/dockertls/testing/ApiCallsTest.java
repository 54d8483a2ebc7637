package io.github.dockertls.testing;

import static io.github.dockertls.testing.ApiCalls.client;
import static io.github.dockertls.testing.ApiCalls.readOnly;
import static io.github.dockertls.testing.ApiCalls.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ApiCallsTest {

  @Test
  void aClientIsItsNameAndNoPartOfIt() {
    assertThat(client("ci")).accepts(call("GET", "/info"));
    assertThat(client("c")).rejects(call("GET", "/info"));
    assertThat(client("CI")).rejects(call("GET", "/info"));
  }

  @Test
  void attachingIsNotReading() {
    assertThat(readOnly())
        .accepts(call("GET", "/containers/json"), call("HEAD", "/_ping"))
        .rejects(call("POST", "/containers/prune"), call("GET", "/containers/x/attach/ws"));
  }

  @Test
  void aRequestHasThatMethodAndThatPath() {
    assertThat(request("POST", "/containers/create"))
        .accepts(call("POST", "/containers/create"))
        .rejects(
            call("GET", "/containers/create"),
            call("POST", "/containers/create/x"),
            call("POST", "/containersXcreate"));
  }

  @Test
  void bracesStandForAnyTextButNotForNone() {
    assertThat(request("POST", "/containers/{id}/start"))
        .accepts(call("POST", "/containers/abc/start"))
        .rejects(call("POST", "/containers//start"), call("POST", "/containers/abc/stop"));
    assertThat(request("GET", "/images/{name}/json"))
        .accepts(call("GET", "/images/127.0.0.1:5000/a/b:1/json"));
    assertThat(request("GET", "/a{b")).accepts(call("GET", "/a{b")).rejects(call("GET", "/ab"));
  }

  @Test
  void conditionsJoin() {
    Predicate<ApiCall> both = client("ci").and(readOnly().negate());
    assertThat(both).accepts(call("POST", "/build")).rejects(call("GET", "/info"));
  }

  @Test
  void aPathWithoutItsSlashIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request("GET", "containers/json"))
        .withMessageContaining("\"containers/json\"");
  }

  @Test
  void nothingCanBeAllowedWithoutACondition() {
    assertThatIllegalArgumentException().isThrownBy(() -> Dockerd.builder().allow());
  }

  @Test
  void theTextOfACallHidesQueryAndBody() {
    assertThat(new ApiCall("ci", "POST", "/build", "buildargs=secret", "secret"))
        .hasToString("ci: POST /build");
  }

  private static ApiCall call(String method, String path) {
    return new ApiCall("ci", method, path, "", "");
  }
}
