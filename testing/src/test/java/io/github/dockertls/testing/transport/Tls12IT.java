package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TlsDockerd;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS 1.2, with which closing one direction means something else than in 1.3. In a JVM of its own:
 * only a security property, read when the JVM starts, keeps Java from 1.3, and dockerd has no
 * switch.
 */
@TlsDockerd(tinyImage = true, lifetime = TlsDockerd.Lifetime.RUN)
@Timeout(180)
class Tls12IT {

  @Test
  void execEndsWhenItsStdinEnds(Dockerd dockerd, DockerClient docker, @TempDir Path directory)
      throws Exception {
    Path security = directory.resolve("java.security");
    Files.writeString(security, "jdk.tls.disabledAlgorithms=TLSv1.3, TLSv1.1, TLSv1, SSLv3\n");
    Path output = directory.resolve("output");
    String container = Containers.sleeping(docker);
    Process client =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.security.properties=" + security,
                "-cp",
                System.getProperty("java.class.path"),
                Client.class.getName(),
                dockerd.host(),
                dockerd.certificateDirectory().toString(),
                container)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(client.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      client.destroyForcibly();
    }

    assertThat(output).content().contains("spoke TLSv1.2").contains("3000000 and more");
    Containers.remove(docker, container);
  }

  /** What runs in the JVM without TLS 1.3. */
  static final class Client {
    private Client() {}

    /**
     * Counts stdin in a container, and prints more once stdin has ended.
     *
     * @param args host, directory of the certificates, container
     */
    public static void main(String[] args) throws Exception {
      try (DockerClient docker =
          DockerEndpoint.builder(args[0])
              .certificates(Path.of(args[1]))
              .onHandshake(info -> System.out.println("spoke " + info.protocol()))
              .build()
              .connect()) {
        byte[] stdin = "x".repeat(3_000_000).getBytes(UTF_8);
        String out =
            Containers.exec(
                    docker,
                    args[2],
                    new ByteArrayInputStream(stdin),
                    "sh",
                    "-c",
                    "wc -c; sleep 1; echo and more")
                .out();
        System.out.println(out.replace("\n", " "));
      }
    }
  }
}
