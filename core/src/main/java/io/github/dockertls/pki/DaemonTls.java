package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.files.CertificateFileNames;
import io.github.dockertls.internal.files.Disk;
import io.github.dockertls.internal.files.FileSet;
import io.github.dockertls.internal.text.LimitedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a daemon is told to use its certificates: as arguments of {@code dockerd}, as {@code
 * daemon.json}, and as a drop-in for systemd.
 *
 * <pre>{@code
 * DaemonTls tls = DaemonTls.in(Path.of("/etc/docker/tls"));     // as CertificateFiles.writeServer left it
 * tls.mergeInto(Path.of("/etc/docker/daemon.json"));
 * Files.createDirectories(Path.of("/etc/systemd/system/docker.service.d"));
 * Files.writeString(
 *     Path.of("/etc/systemd/system/docker.service.d/tls.conf"), tls.systemdDropIn());
 * // then: systemctl daemon-reload && systemctl restart docker
 * }</pre>
 *
 * <p>By default the daemon demands a certificate of every client ({@code --tlsverify}) and listens
 * on port 2376 of all addresses, the port that is custom with TLS, and on its unix socket.
 *
 * <p>Immutable and thread-safe: every method that changes something returns another value.
 */
public final class DaemonTls {
  private static final Pattern HOST_FLAG =
      Pattern.compile("\\s(?:(?:-H|--host)(?:\\s++|=)|-H)\\S+");

  private static final Pattern TCP =
      Pattern.compile("tcp://([^/\\s:]*|\\[[0-9a-fA-F:.]+\\]):(\\d{1,5})");
  private static final String DEFAULT_DAEMON =
      "/usr/bin/dockerd --containerd=/run/containerd/containerd.sock";

  private final Path directory;
  private final boolean verifying;
  private final List<String> addresses;

  private DaemonTls(Path directory, boolean verifying, List<String> addresses) {
    this.directory = directory;
    this.verifying = verifying;
    this.addresses = List.copyOf(addresses);
  }

  /**
   * Names the directory that holds {@code ca.pem}, {@code server-cert.pem} and {@code
   * server-key.pem} where the daemon runs, which may be another machine. Nothing is read.
   *
   * @param directory an absolute path
   * @return a configuration that verifies clients and listens on {@code tcp://0.0.0.0:2376}
   * @throws IllegalArgumentException if the path is relative: a daemon's working directory is not
   *     yours
   */
  public static DaemonTls in(Path directory) {
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("\"" + directory + "\" is not absolute");
    }
    return new DaemonTls(directory.normalize(), true, List.of("tcp://0.0.0.0:2376"));
  }

  /**
   * Sets where to listen with TLS. Default: {@code tcp://0.0.0.0:2376}.
   *
   * @param addresses one at least, each such as {@code tcp://10.0.0.7:2376}; not port 2375, which
   *     is custom without TLS
   * @return a configuration with these addresses
   * @throws DockerTlsException {@code host-invalid} for anything else
   */
  public DaemonTls listening(String... addresses) {
    if (addresses.length == 0) {
      throw new DockerTlsException(
          Reason.HOST_INVALID,
          "A daemon that listens nowhere needs no TLS",
          "Give an address such as tcp://0.0.0.0:2376");
    }
    Arrays.stream(addresses).forEach(DaemonTls::requireTlsAddress);
    return new DaemonTls(directory, verifying, List.of(addresses));
  }

  /**
   * Lets every client in, whoever it is: the daemon encrypts but asks for no certificate, so that
   * whoever reaches the port is root on that host. Use it only behind something else that checks
   * clients. It is said as {@code --tls --tlsverify=false}: with {@code --tls} alone dockerd 20.10
   * and 26.1 demand a certificate all the same.
   *
   * @return a configuration without verification of clients
   */
  public DaemonTls acceptingAnyClient() {
    return new DaemonTls(directory, false, addresses);
  }

  /**
   * The arguments for {@code dockerd}, in the form {@code --name=value}: TLS, the three files, the
   * unix socket and the addresses. They must not be combined with a {@code daemon.json} that says
   * the same: dockerd refuses to start when {@code hosts} stands in both places.
   *
   * @return the arguments
   */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (verifying) {
      arguments.add("--tlsverify");
      arguments.add("--tlscacert=" + directory.resolve(CertificateFileNames.CA));
    } else {
      arguments.add("--tls");
      arguments.add("--tlsverify=false");
    }
    arguments.add("--tlscert=" + directory.resolve(CertificateFileNames.SERVER_CERT));
    arguments.add("--tlskey=" + directory.resolve(CertificateFileNames.SERVER_KEY));
    arguments.add("--host=unix:///var/run/docker.sock");
    addresses.forEach(address -> arguments.add("--host=" + address));
    return List.copyOf(arguments);
  }

  /**
   * The files that the daemon reads.
   *
   * @return absolute paths: the authority unless any client is accepted, certificate, key
   */
  public List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (verifying) {
      files.add(directory.resolve(CertificateFileNames.CA));
    }
    files.add(directory.resolve(CertificateFileNames.SERVER_CERT));
    files.add(directory.resolve(CertificateFileNames.SERVER_KEY));
    return List.copyOf(files);
  }

  /**
   * A {@code daemon.json} with TLS: what an existing one says stays as it is, but for the TLS keys,
   * which are replaced, and {@code hosts}, which are added to. An address there that has TLS from
   * now on keeps its port.
   *
   * @param existing the existing text; empty for none
   * @return the new text
   * @throws DockerTlsException {@code daemon-config-invalid} if the existing text is no JSON
   *     object, or if its {@code hosts} is no list of texts
   */
  public String daemonJson(String existing) {
    return DaemonJson.merge(existing, "The daemon's configuration", this);
  }

  /**
   * Merges into a {@code daemon.json} as {@link #daemonJson(String)} does. The file is replaced as
   * a whole, never half-written, and keeps its mode; where it is missing, it is made.
   *
   * @param file such as {@code /etc/docker/daemon.json}
   * @throws DockerTlsException {@code daemon-config-invalid}; {@code tls-file-unreadable} or {@code
   *     file-unwritable} if the file cannot be read or written; it is then as before
   */
  public void mergeInto(Path file) {
    String merged = DaemonJson.merge(read(file), "\"" + file + "\"", this);
    try {
      // A link to the file stays a link.
      Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
      new FileSet()
          .add(
              String.valueOf(real.getFileName()),
              merged.getBytes(StandardCharsets.UTF_8),
              Disk.modeOf(real))
          .replace(real.resolveSibling(""), new Disk());
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.FILE_UNWRITABLE,
          "\"" + file + "\" cannot be written",
          "Check that this user may write there; nothing was changed",
          e);
    }
  }

  /**
   * A drop-in for {@code docker.service} that goes with {@link #daemonJson}, for Docker's own
   * packages. Their unit starts {@code dockerd -H fd://}, and dockerd refuses to start when {@code
   * hosts} is in {@code daemon.json} too; the drop-in therefore empties {@code ExecStart} and sets
   * it anew without {@code -H}.
   *
   * @return the text for a file such as {@code /etc/systemd/system/docker.service.d/tls.conf}
   */
  public String systemdDropIn() {
    return systemdDropIn(DEFAULT_DAEMON);
  }

  /**
   * A drop-in as {@link #systemdDropIn()}, for a unit that starts the daemon in another way.
   *
   * @param execStart the unit's own command, as {@code systemctl cat docker} shows it; its {@code
   *     -H} and {@code --host} options are left out
   * @return the text of the drop-in
   */
  public String systemdDropIn(String execStart) {
    String stripped = execStart.strip();
    String given =
        stripped.startsWith("ExecStart=") ? stripped.substring("ExecStart=".length()) : stripped;
    String command = HOST_FLAG.matcher(given).replaceAll("");
    return "# hosts are in daemon.json: dockerd refuses to start if -H says the same.\n"
        + "[Service]\n"
        + "ExecStart=\n"
        + "ExecStart="
        + command
        + "\n";
  }

  boolean isVerifying() {
    return verifying;
  }

  List<String> addresses() {
    return addresses;
  }

  private static void requireTlsAddress(String address) {
    if (!TCP.matcher(address).matches()) {
      throw new DockerTlsException(
          Reason.HOST_INVALID,
          "\"" + address + "\" is no address to listen on with TLS",
          "Give one such as tcp://0.0.0.0:2376");
    }
    if (address.endsWith(":2375")) {
      throw new DockerTlsException(
          Reason.HOST_INVALID,
          "\"" + address + "\" has the port that is custom without TLS",
          "Use port 2376, so that clients do not speak plain HTTP to it");
    }
  }

  private static String read(Path file) {
    try {
      return decoded(LimitedFile.read(file, LimitedFile.JSON_BYTES));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.TLS_FILE_UNREADABLE,
          "The daemon's configuration \"" + file + "\" cannot be read",
          "Check that it is a text file in UTF-8 of at most 4 MiB that this user may read",
          e);
    }
  }

  private static String decoded(byte[] text) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
  }

  @Override
  public String toString() {
    return "DaemonTls[" + directory + ", " + addresses + (verifying ? "" : ", any client") + "]";
  }
}
