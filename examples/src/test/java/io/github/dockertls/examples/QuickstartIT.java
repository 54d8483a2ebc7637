package io.github.dockertls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QuickstartIT {

  @Test
  void tellsTheWholeStory() throws Exception {
    String story = Story.of(() -> Quickstart.main(new String[0]));
    assertThat(story)
        .containsPattern("spoke +TLSv1.3 with TLS_")
        .containsPattern("server is +CN=localhost")
        .containsPattern("we are +CN=alice")
        .containsPattern("daemon is +[0-9.]+.*, API [0-9.]+")
        .containsPattern("container +Hello, I am process 1 on Linux");
    assertThat(Pattern.compile("image +(sha256:[0-9a-f]{64})").matcher(story).results())
        .hasSize(2)
        .extracting(result -> result.group(1))
        .containsOnly(
            Pattern.compile("sha256:[0-9a-f]{64}")
                .matcher(story)
                .results()
                .findFirst()
                .orElseThrow()
                .group());
    assertThat(story)
        .contains("plain HTTP: plain-to-tls")
        .contains("no certificate: client-cert-rejected")
        .contains("a stranger's certificate: client-cert-rejected")
        .contains("a wrong name: x509-hostname");
  }
}
