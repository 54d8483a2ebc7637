package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image of two megabytes with a shell in it, made of the machine's busybox: for tests where no
 * registry can be reached.
 *
 * <pre>{@code
 * TinyImage image = TinyImage.create();
 * image.load(docker);
 * docker.createContainerCmd(image.name()).withCmd("echo", "hello").exec();
 * }</pre>
 *
 * <p>Equal busyboxes give equal images, with equal ids. Immutable and thread-safe.
 */
public final class TinyImage {
  private static final String NAME = "docker-tls-tiny:latest";
  private static final int EXECUTABLE = 0755;
  private static final int FILE = 0644;

  private final String id;
  private final byte[] tar;

  private TinyImage(String id, byte[] tar) {
    this.id = id;
    this.tar = tar;
  }

  /**
   * Makes the image of the busybox in the {@code PATH}.
   *
   * @return the image, in memory
   * @throws DockerTlsException {@code daemon-not-started} if there is no busybox, or it is not
   *     statically linked and would lack its libraries
   */
  public static TinyImage create() {
    return of(
        HostCommands.find("busybox")
            .orElseThrow(() -> unusable("There is no \"busybox\" in the PATH", null)));
  }

  /**
   * Makes the image of a busybox of your choice.
   *
   * @param busybox a statically linked busybox for this machine's processor
   * @return the image, in memory
   * @throws DockerTlsException {@code daemon-not-started} if the file cannot be used
   */
  public static TinyImage of(Path busybox) {
    try {
      byte[] program = Files.readAllBytes(busybox);
      if (!ElfFile.isStatic(program)) {
        throw unusable("\"" + busybox + "\" is not a statically linked program", null);
      }
      byte[] layer =
          layer(program, HostCommands.run(busybox.toString(), "--list").lines().toList());
      byte[] config = config(layer);
      String manifest =
          "[{\"Config\":\"config.json\",\"RepoTags\":[\""
              + NAME
              + "\"],\"Layers\":[\"layer.tar\"]}]";
      ByteArrayOutputStream image = new ByteArrayOutputStream(layer.length + 8192);
      new TarWriter(image)
          .file("manifest.json", FILE, manifest.getBytes(StandardCharsets.UTF_8))
          .file("config.json", FILE, config)
          .file("layer.tar", FILE, layer)
          .end();
      return new TinyImage("sha256:" + sha256(config), image.toByteArray());
    } catch (IOException e) {
      throw unusable("No image can be made of \"" + busybox + "\": " + e.getMessage(), e);
    }
  }

  /**
   * The image's name, once loaded.
   *
   * @return {@code docker-tls-tiny:latest}
   */
  public String name() {
    return NAME;
  }

  /**
   * The image's id, as a daemon with the classic image store shows it.
   *
   * @return {@code sha256:} and 64 hexadecimal digits
   */
  public String id() {
    return id;
  }

  /**
   * The image as {@code docker load} takes it.
   *
   * @return a new stream over about two megabytes of tar
   */
  public InputStream tar() {
    return new ByteArrayInputStream(tar);
  }

  /**
   * Loads the image into a daemon.
   *
   * @param docker the daemon's client
   * @throws DockerTlsException {@code image-not-loaded} with the daemon's words if it does not take
   *     the image
   */
  public void load(DockerClient docker) {
    ImageLoad.of(docker, tar(), "memory, made of busybox,");
  }

  private static byte[] layer(byte[] busybox, List<String> applets) throws IOException {
    ByteArrayOutputStream layer = new ByteArrayOutputStream(busybox.length + 262_144);
    TarWriter tar = new TarWriter(layer);
    for (String folder : List.of("bin", "dev", "etc", "proc", "root", "sys")) {
      tar.folder(folder, EXECUTABLE);
    }
    tar.folder("tmp", 01777);
    tar.file("bin/busybox", EXECUTABLE, busybox);
    for (String applet : applets) {
      if (!applet.equals("busybox")) {
        tar.link("bin/" + applet, "busybox");
      }
    }
    tar.file("etc/group", FILE, "root:x:0:\n".getBytes(StandardCharsets.UTF_8));
    tar.file(
        "etc/passwd", FILE, "root:x:0:0:root:/root:/bin/sh\n".getBytes(StandardCharsets.UTF_8));
    tar.end();
    return layer.toByteArray();
  }

  private static byte[] config(byte[] layer) {
    String epoch = "\"created\":\"1970-01-01T00:00:00Z\"";
    String config =
        """
        {"architecture":"%s","os":"linux",%s,\
        "config":{"Cmd":["sh"],"Env":["PATH=/bin"]},\
        "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},\
        "history":[{%s,"created_by":"docker-tls"}]}"""
            .formatted(architecture(), epoch, sha256(layer), epoch);
    return config.getBytes(StandardCharsets.UTF_8);
  }

  /** Go's name of this machine's processor. */
  private static String architecture() {
    String name = System.getProperty("os.arch", "");
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static DockerTlsException unusable(String fact, @Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.DAEMON_NOT_STARTED,
        fact,
        "Install busybox-static, or give TinyImage.of(...) the path of a static busybox",
        cause);
  }
}
