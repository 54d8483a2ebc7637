package io.github.dockertls.docktls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dockertls.DockerTlsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names as the docker command of 28.2.2 prints them when it has pulled them. */
class ImageNameTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "x, docker.io/library/x, x",
    "x:1, docker.io/library/x:1, x",
    "a/b, docker.io/a/b, a/b",
    "index.docker.io/x, docker.io/library/x, x",
    "docker.io/y, docker.io/library/y, y",
    "reg.example.com/a/b, reg.example.com/a/b, reg.example.com/a/b",
    "localhost/x, localhost/x, localhost/x",
    "localhost:5000/x:t, localhost:5000/x:t, localhost:5000/x",
    "'[::1]:5000/x', '[::1]:5000/x', '[::1]:5000/x'",
    "Upper/x, Upper/x, Upper/x",
  })
  void readsANameAsTheCliDoes(String text, String whole, String repository) {
    ImageName name = ImageName.parse(text);
    assertThat(name).hasToString(whole);
    assertThat(name.repository()).isEqualTo(repository);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x:t", "localhost:5000/a/b:t"})
  void asksForTheDigestWhereOneIsGiven(String name) {
    assertThat(ImageName.parse(name + "@" + DIGEST).version()).isEqualTo(DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "UPPER", "a b", "x:", "x@sha256:0", "x:a:b", "-x", "a//b", "/x", "x/"})
  void refusesWhatIsNotAName(String text) {
    assertThatExceptionOfType(DockerTlsException.class)
        .isThrownBy(() -> ImageName.parse(text))
        .withMessageContaining("not an image's name");
  }
}
