package io.github.dockertls.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecCreateCmdResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import io.github.dockertls.benchmarks.worker.Checksum;
import io.github.dockertls.pki.AuthorityBuilder;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateProfile;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.KeyKind;
import io.github.dockertls.testing.TinyImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One dockerd whose certificates all have one kind of key, and what the figures need around it:
 * made when it is first asked for, gone when the lab is closed. Not thread-safe.
 */
final class Lab implements AutoCloseable {
  private static final String CONTAINER = "bench";
  private static final String IMAGE = "bench-image:latest";

  private final Scale scale;
  private final KeyKind keys;
  private final Path folder;
  private final Dockerd dockerd;
  private final DockerClient docker;
  private final Map<String, Path> files = new HashMap<>();
  private final List<Worker> workers = new ArrayList<>();

  private Lab(Scale scale, KeyKind keys, Path folder, Dockerd dockerd) {
    this.scale = scale;
    this.keys = keys;
    this.folder = folder;
    this.dockerd = dockerd;
    docker = dockerd.socketEndpoint().connect();
  }

  /** Starts a daemon; CA, server and client have keys of this kind. */
  static Lab start(Scale scale, Path folder, KeyKind keys) throws IOException {
    Files.createDirectories(folder);
    AuthorityBuilder ca = CertificateAuthority.builder("Benchmark CA");
    CertificateProfile client = CertificateProfile.client("benchmark");
    boolean isRsa = keys == KeyKind.RSA_4096;
    CertificateAuthority authority = (isRsa ? ca.rsa(4096) : ca).build();
    authority.writeClient(
        authority.issue(isRsa ? client.rsa(4096) : client.ecP256()), folder.resolve("client"));
    authority.writeClient(
        authority.issue(isRsa ? server().rsa(4096) : server().ecP256()), folder.resolve("server"));
    Dockerd dockerd =
        Dockerd.builder().certificateAuthority(authority).serverKey(keys).tinyImage().start();
    return new Lab(scale, keys, folder, dockerd);
  }

  Scale scale() {
    return scale;
  }

  private static CertificateProfile server() {
    return CertificateProfile.server("localhost", "127.0.0.1");
  }

  /** The same files for a server on this machine that is no dockerd. */
  Path serverCertificates() {
    return folder.resolve("server");
  }

  boolean isRsa() {
    return keys == KeyKind.RSA_4096;
  }

  /** The kind of all keys, in words. */
  String keys() {
    return isRsa() ? "RSA-4096" : "P-256";
  }

  String host() {
    return dockerd.host();
  }

  DockerClient docker() {
    return docker;
  }

  /** The client's {@code ca.pem}, {@code cert.pem} and {@code key.pem}. */
  Path certificates() {
    return folder.resolve("client");
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** The CLI as this daemon's client, without anybody's configuration. */
  Command cli(String... words) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    return asClient(Command.of(command));
  }

  /** A shell's script that calls the CLI. */
  Command cliScript(String script) {
    return asClient(Command.of("sh", "-ec", script));
  }

  Command asClient(Command command) {
    return command.with(
        Map.of(
            "DOCKER_HOST",
            host(),
            "DOCKER_TLS_VERIFY",
            "1",
            "DOCKER_CERT_PATH",
            certificates().toString(),
            "DOCKER_CONFIG",
            file("config").toString()));
  }

  Command curl(String path) {
    String folder = certificates() + "/";
    return Command.of(
        "curl",
        "--silent",
        "--fail",
        "--cacert",
        folder + "ca.pem",
        "--cert",
        folder + "cert.pem",
        "--key",
        folder + "key.pem",
        host().replace("tcp:", "https:") + path);
  }

  /** docktls in one archive, as its module builds it. */
  Path docktls() {
    return Path.of("docktls", "target", "docktls.jar").toAbsolutePath();
  }

  Worker worker(String contestant) throws IOException {
    Worker worker = Worker.start(contestant, this);
    workers.add(worker);
    return worker;
  }

  /** Bytes that cannot be compressed. */
  Path random() throws IOException {
    return file("random", path -> Data.random(path, scale.bytes()));
  }

  /** As many bytes of lines. */
  Path text() throws IOException {
    return file("text", path -> Data.text(path, scale.bytes()));
  }

  /** 16 MB, for what is repeated often. */
  Path small() throws IOException {
    return file("small", path -> Data.random(path, Math.min(scale.bytes(), 16_000_000)));
  }

  /** A tar archive of a file. */
  Path tar(Path file) throws IOException {
    return file(
        file.getFileName() + ".tar",
        path -> run("tar", "-cf", path.toString(), "-C", folder.toString(), name(file)));
  }

  /** An archive of {@link #image()} as {@code docker load} takes it. */
  Path imageTar() throws IOException {
    return file(
        "image.tar",
        path -> {
          try (InputStream in = docker.saveImageCmd(image()).exec()) {
            Files.copy(in, path);
          }
        });
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static void run(String... words) throws IOException {
    try {
      Command.of(words).text();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Path file(String name, Maker maker) throws IOException {
    Path path = files.get(name);
    if (path == null) {
      path = file(name);
      maker.make(path);
      files.put(name, path);
    }
    return path;
  }

  /** A container that runs and does nothing. */
  String container() throws IOException {
    file("container", path -> start(CONTAINER, "sleep", "100000"));
    return CONTAINER;
  }

  /** Puts a file into the container's root folder. */
  String inContainer(Path file) throws IOException {
    Path tar = tar(file);
    String container = container();
    file(
        "copy-" + name(file),
        path -> {
          try (InputStream in = Files.newInputStream(tar)) {
            docker
                .copyArchiveToContainerCmd(container)
                .withTarInputStream(in)
                .withRemotePath("/")
                .exec();
          }
        });
    return "/" + name(file);
  }

  /** A container that printed its lines and ended. */
  String printer() throws IOException {
    String name = "printer";
    int lines = scale.lines();
    file(
        name,
        path -> {
          start(name, "sh", "-c", "seq " + lines + " | sed 's/^/one line of a log, number /'");
          docker.waitContainerCmd(name).exec(new WaitContainerResultCallback()).awaitStatusCode();
        });
    return name;
  }

  /** An image of as many bytes in one layer that no other image has. */
  String image() throws IOException {
    inContainer(random());
    file("image", path -> docker.commitCmd(container()).withRepository("bench-image").exec());
    return IMAGE;
  }

  String idOf(String image) {
    return String.valueOf(docker.inspectImageCmd(image).exec().getId());
  }

  private void start(String name, String... command) {
    docker
        .createContainerCmd(TinyImage.create().name())
        .withName(name)
        .withCmd(command)
        .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
        .exec();
    docker.startContainerCmd(name).exec();
  }

  /** What a command in the container prints. */
  String inside(String... command) throws IOException, InterruptedException {
    ExecCreateCmdResponse exec =
        docker.execCreateCmd(container()).withCmd(command).withAttachStdout(true).exec();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    docker
        .execStartCmd(exec.getId())
        .exec(
            new ResultCallback.Adapter<Frame>() {
              @Override
              public void onNext(Frame frame) {
                printed.writeBytes(frame.getPayload());
              }
            })
        .awaitCompletion();
    return printed.toString(StandardCharsets.UTF_8).strip();
  }

  /** The bytes of a download over the daemon's Unix socket: what each contestant must get. */
  String download(String path) throws IOException {
    return new Checksum()
        .drain(docker.copyArchiveFromContainerCmd(container(), path).exec())
        .seen();
  }

  /** Ends the contestants of one figure. */
  void dismiss() {
    workers.forEach(Worker::close);
    workers.clear();
  }

  @Override
  public void close() throws IOException {
    dismiss();
    try (dockerd) {
      docker.close();
    }
  }

  private interface Maker {
    void make(Path path) throws IOException;
  }
}
