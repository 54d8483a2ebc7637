package io.github.dockertls.testing.transport;

import static io.github.dockertls.testing.transport.Containers.exec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TinyImage;
import io.github.dockertls.testing.TlsDockerd;
import io.github.dockertls.testing.Told;
import io.github.dockertls.testing.transport.Containers.Output;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What works behind nginx, and what does not, with both configurations of the guide. */
@TlsDockerd(tinyImage = true, lifetime = TlsDockerd.Lifetime.RUN)
@Timeout(180)
class NginxIT {
  /** The block of nginx.conf that leads to the daemon. */
  enum Block {
    HTTP,
    STREAM
  }

  private static final Map<Block, Nginx> SERVERS = new EnumMap<>(Block.class);
  private static final Map<Block, DockerClient> CLIENTS = new EnumMap<>(Block.class);
  private static Trust trust;

  @BeforeAll
  static void start(Dockerd dockerd, @TempDir Path directory) throws Exception {
    trust = Trust.certificates(dockerd.certificateAuthority().authorities());
    for (Block block : Block.values()) {
      Path folder = Files.createDirectory(directory.resolve(block.name()));
      Nginx nginx = Nginx.start(block, dockerd, folder);
      SERVERS.put(block, nginx);
      CLIENTS.put(
          block,
          DockerEndpoint.builder(nginx.host())
              .certificates(dockerd.certificateDirectory())
              .build()
              .connect());
    }
  }

  @AfterAll
  static void stop() throws IOException {
    try {
      for (DockerClient client : CLIENTS.values()) {
        client.close();
      }
    } finally {
      SERVERS.values().forEach(Nginx::close);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bringsImagesInAndOut(Block block) throws Exception {
    DockerClient docker = CLIENTS.get(block);
    TinyImage.create().load(docker);
    try (InputStream tar = docker.saveImageCmd(Containers.IMAGE).exec()) {
      assertThat(tar.readAllBytes()).hasSizeGreaterThan(1_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void builds(Block block, @TempDir Path directory) throws Exception {
    DockerClient docker = CLIENTS.get(block);
    Files.write(directory.resolve("file"), new byte[3_000_000]);
    Files.writeString(
        directory.resolve("Dockerfile"), "FROM " + Containers.IMAGE + "\nCOPY file /file\n");
    String image =
        docker
            .buildImageCmd(directory.toFile())
            .exec(new BuildImageResultCallback())
            .awaitImageId(60, TimeUnit.SECONDS);
    docker.removeImageCmd(image).exec();
  }

  @ParameterizedTest
  @EnumSource
  void logsAndEventsComeAsTheyHappen(Block block) throws Exception {
    DockerClient docker = CLIENTS.get(block);
    String id = Containers.create(docker, "sh", "-c", "echo up; sleep 10000");
    CompletableFuture<String> started = new CompletableFuture<>();
    CompletableFuture<String> logged = new CompletableFuture<>();
    try (First<Event> events = new First<>(started, Event::getStatus);
        First<Frame> logs = new First<>(logged, frame -> new String(frame.getPayload(), UTF_8))) {
      docker.eventsCmd().withContainerFilter(id).exec(events).awaitStarted();
      docker.startContainerCmd(id).exec();
      docker.logContainerCmd(id).withStdOut(true).withFollowStream(true).exec(logs);

      assertThat(started.get(30, TimeUnit.SECONDS)).isEqualTo("start");
      assertThat(logged.get(30, TimeUnit.SECONDS)).isEqualTo("up\n");
    }
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void execWithoutStdinPrintsToItsEnd(Block block) throws Exception {
    DockerClient docker = CLIENTS.get(block);
    String id = Containers.sleeping(docker);
    Output output = exec(docker, id, null, "sh", "-c", "echo out; echo err >&2; sleep 1; echo end");

    assertThat(output.out()).isEqualTo("out\nend\n");
    assertThat(output.err()).isEqualTo("err\n");
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void execPrintsAsLongAsItsStdinIsOpen(Block block) throws Exception {
    DockerClient docker = CLIENTS.get(block);
    String id = Containers.sleeping(docker);
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(keys)) {
      keys.write("12345".getBytes(UTF_8));
      keys.flush();

      assertThat(exec(docker, id, stdin, "sh", "-c", "head -c 5; echo; echo end").out())
          .isEqualTo("12345\nend\n");
    }
    Containers.remove(docker, id);
  }

  @Test
  void theStreamPassesTheEndOfStdinOn() throws Exception {
    DockerClient docker = CLIENTS.get(Block.STREAM);
    String id = Containers.sleeping(docker);
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);

    assertThat(exec(docker, id, new ByteArrayInputStream(bytes), "cat").bytes()).isEqualTo(bytes);
    assertThat(exec(docker, id, stream("a"), "sh", "-c", "cat; sleep 1; echo b").out())
        .isEqualTo("ab\n");
    Containers.remove(docker, id);
  }

  /** nginx closes both ways when one ends, and nothing tells that from the command's end. */
  @Test
  void overHttpTheEndOfStdinEndsTheOutputAsWell() throws Exception {
    DockerClient docker = CLIENTS.get(Block.HTTP);
    String id = Containers.sleeping(docker);
    String exec =
        docker
            .execCreateCmd(id)
            .withCmd("sh", "-c", "cat; sleep 10000")
            .withAttachStdin(true)
            .withAttachStdout(true)
            .exec()
            .getId();
    docker.execStartCmd(exec).withStdIn(stream("a")).exec(new Output()).end();

    assertThat(docker.inspectExecCmd(exec).exec().isRunning()).isTrue();
    Containers.remove(docker, id);
  }

  @Test
  void overHttpItSaysWhoIsRefused() throws IOException {
    assertThat(refusal(Block.HTTP, null)).isEqualTo(Reason.CLIENT_CERT_REJECTED);
    assertThat(refusal(Block.HTTP, stranger())).isEqualTo(Reason.CLIENT_CERT_REJECTED);
  }

  @Test
  void theStreamClosesWithoutAWordToWhomItRefuses() throws IOException {
    assertThat(refusal(Block.STREAM, null)).isEqualTo(Reason.CLOSED_BY_PEER);
    assertThat(refusal(Block.STREAM, stranger())).isEqualTo(Reason.CLOSED_BY_PEER);
  }

  @ParameterizedTest
  @EnumSource
  void aDiagnosisSaysWhyNginxRefusesUs(Block block, Dockerd dockerd) {
    DockerEndpoint known =
        DockerEndpoint.builder(SERVERS.get(block).host())
            .certificates(dockerd.certificateDirectory())
            .build();
    Told.of(endpoint(block, null))
        .because("client-cert-missing", "Test CA")
        .advising("Give a client certificate")
        .until(known);
    Told.of(endpoint(block, stranger()))
        .because("client-cert-other-ca", "Stranger's CA", "Test CA")
        .advising("that one of these CAs signed")
        .until(known);
  }

  private static Identity stranger() {
    IssuedCertificate client = CertificateAuthority.create("Stranger's CA").issueClient("stranger");
    return Identity.of(client.chain(), client.privateKey());
  }

  private static DockerEndpoint endpoint(Block block, Identity identity) {
    DockerEndpoint.Builder endpoint =
        DockerEndpoint.builder(SERVERS.get(block).host()).trust(trust);
    return (identity == null ? endpoint : endpoint.identity(identity)).build();
  }

  private static Reason refusal(Block block, Identity identity) throws IOException {
    try (DockerClient docker = endpoint(block, identity).connect()) {
      docker.pingCmd().exec();
    } catch (DockerTlsException e) {
      return e.reason();
    }
    throw new AssertionError("not refused");
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /** Keeps the first thing that comes. */
  private static final class First<T> extends ResultCallback.Adapter<T> {
    private final CompletableFuture<String> first;
    private final Function<T, String> text;

    First(CompletableFuture<String> first, Function<T, String> text) {
      this.first = first;
      this.text = text;
    }

    @Override
    public void onNext(T thing) {
      first.complete(text.apply(thing));
    }
  }
}
