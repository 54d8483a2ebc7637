package io.github.dockertls.benchmarks.worker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.github.dockertls.DockerEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** docker-java's client, on our transport or on one of its own. */
public final class DockerJava implements Client {
  private final DockerClient docker;

  private DockerJava(DockerClient docker) {
    this.docker = docker;
  }

  /** The client of a contestant, by its name among {@link Contestants}. */
  public static DockerClient client(String contestant, String host, Path certificates) {
    return switch (contestant) {
      case Contestants.OURS -> onOurs(host, certificates);
      case Contestants.HTTP_CLIENT_5 -> onHttpClient5(host, certificates);
      case Contestants.ZERODEP -> onZerodep(host, certificates);
      default -> throw new IllegalArgumentException(contestant);
    };
  }

  private static DockerClient onOurs(String host, Path certificates) {
    return DockerEndpoint.builder(host).certificates(certificates).build().connect();
  }

  private static DockerClient onHttpClient5(String host, Path certificates) {
    DockerClientConfig config = config(host, certificates);
    DockerHttpClient transport =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .build();
    return DockerClientImpl.getInstance(config, transport);
  }

  private static DockerClient onZerodep(String host, Path certificates) {
    DockerClientConfig config = config(host, certificates);
    DockerHttpClient transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .build();
    return DockerClientImpl.getInstance(config, transport);
  }

  private static DockerClientConfig config(String host, Path certificates) {
    return DefaultDockerClientConfig.createDefaultConfigBuilder()
        .withDockerHost(host)
        .withDockerTlsVerify(true)
        .withDockerCertPath(certificates.toString())
        .build();
  }

  static Client of(DockerClient docker) {
    return new DockerJava(docker);
  }

  @Override
  public String ping() {
    docker.pingCmd().exec();
    return "OK";
  }

  @Override
  public String version() {
    return String.valueOf(docker.versionCmd().exec().getVersion());
  }

  @Override
  public String download(String container, String path) throws IOException {
    return new Checksum().drain(docker.copyArchiveFromContainerCmd(container, path).exec()).seen();
  }

  @Override
  public String copyIn(String container, InputStream tar) {
    docker.copyArchiveToContainerCmd(container).withTarInputStream(tar).withRemotePath("/").exec();
    return "done";
  }

  @Override
  public String save(String image) throws IOException {
    return new Checksum().drain(docker.saveImageCmd(image).exec()).seen();
  }

  @Override
  public String load(InputStream tar) throws IOException {
    wait(docker.loadImageAsyncCmd(tar).exec(new ResultCallback.Adapter<>()));
    return "done";
  }

  @Override
  public String logs(String container) throws IOException {
    Printed printed = new Printed();
    wait(docker.logContainerCmd(container).withStdOut(true).withTailAll().exec(printed));
    return printed.checksum.seen();
  }

  @Override
  public String exec(String container, String... command) throws IOException {
    return run(container, null, command);
  }

  @Override
  public String feed(String container, InputStream stdin, String... command) throws IOException {
    return run(container, stdin, command);
  }

  private String run(String container, @Nullable InputStream stdin, String... command)
      throws IOException {
    ExecCreateCmd create =
        docker
            .execCreateCmd(container)
            .withCmd(command)
            .withAttachStdout(true)
            .withAttachStdin(stdin != null);
    ExecStartCmd start = docker.execStartCmd(create.exec().getId());
    if (stdin != null) {
      start.withStdIn(stdin);
    }
    Printed printed = new Printed();
    wait(start.exec(printed));
    return printed.checksum.seen();
  }

  private static void wait(ResultCallback.Adapter<?> callback) throws IOException {
    try (callback) {
      callback.awaitCompletion();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() throws IOException {
    docker.close();
  }

  private static final class Printed extends ResultCallback.Adapter<Frame> {
    final Checksum checksum = new Checksum();

    @Override
    public void onNext(Frame frame) {
      byte[] payload = frame.getPayload();
      checksum.write(payload, 0, payload.length);
    }
  }
}
