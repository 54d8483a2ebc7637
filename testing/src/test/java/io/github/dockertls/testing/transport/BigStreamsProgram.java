package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.testing.TinyImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Moves a gigabyte in each way that there is, and tells whether it arrived. */
final class BigStreamsProgram {
  private static final long SIZE = 1L << 30;
  private static final int BLOCK = 512;

  private final DockerClient docker;
  private final String md5;

  private BigStreamsProgram(DockerClient docker) throws IOException {
    this.docker = docker;
    md5 = hash(new Bytes(SIZE), "MD5");
  }

  /** Takes the host and the directory of the certificates. */
  public static void main(String[] args) throws Exception {
    try (DockerClient docker =
        DockerEndpoint.builder(args[0]).certificates(Path.of(args[1])).build().connect()) {
      TinyImage.create().load(docker);
      BigStreamsProgram program = new BigStreamsProgram(docker);
      program.loadAndSave();
      String id = Containers.sleeping(docker);
      program.copyIn(id);
      program.copyOut(id);
      program.execStdin(id);
      program.execStdout(id);
      Containers.remove(docker, id);
    }
  }

  private void tell(String what, String hash, String expected) {
    System.out.println(what + ": " + (hash.equals(expected) ? "same" : hash));
  }

  /** An image of one layer of one file. */
  private void loadAndSave() throws Exception {
    String layerId = hash(tar("big", new Bytes(SIZE)), "SHA-256");
    String config =
        """
        {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}\
        """
            .formatted(layerId);
    String manifest =
        """
        [{"Config":"config.json","RepoTags":["big:1"],"Layers":["layer.tar"]}]\
        """;
    long layerSize = 2 * BLOCK + SIZE + BLOCK;
    docker
        .loadImageCmd(
            join(
                header("manifest.json", manifest.length()),
                padded(manifest),
                header("config.json", config.length()),
                padded(config),
                header("layer.tar", layerSize),
                tar("big", new Bytes(SIZE)),
                end()))
        .exec();
    try (InputStream saved = docker.saveImageCmd("big:1").exec()) {
      tell("save", layerOf(saved), layerId);
    }
    docker.removeImageCmd("big:1").exec();
  }

  private void copyIn(String id) throws Exception {
    docker
        .copyArchiveToContainerCmd(id)
        .withRemotePath("/")
        .withTarInputStream(tar("big", new Bytes(SIZE)))
        .exec();
    tell("copy in", firstWord(Containers.exec(docker, id, null, "md5sum", "/big").out()), md5);
  }

  private void copyOut(String id) throws Exception {
    try (InputStream tar = docker.copyArchiveFromContainerCmd(id, "/big").exec()) {
      long size = sizeOfNext(tar);
      tell("copy out", hash(new Limited(tar, size), "MD5"), md5);
      tar.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void execStdin(String id) throws Exception {
    String printed = Containers.exec(docker, id, new Bytes(SIZE), "md5sum").out();
    tell("exec stdin", firstWord(printed), md5);
  }

  private void execStdout(String id) throws Exception {
    MessageDigest digest = digest("MD5");
    String exec =
        docker
            .execCreateCmd(id)
            .withCmd("cat", "/big")
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    docker
        .execStartCmd(exec)
        .exec(
            new ResultCallback.Adapter<Frame>() {
              @Override
              public void onNext(Frame frame) {
                if (frame.getStreamType() == StreamType.STDOUT) {
                  digest.update(frame.getPayload());
                }
              }
            })
        .awaitCompletion(240, TimeUnit.SECONDS);
    tell("exec stdout", HexFormat.of().formatHex(digest.digest()), md5);
  }

  private static String firstWord(String text) {
    return text.replaceFirst("(?s) .*", "");
  }

  /** The SHA-256 of the one layer in an archive of {@code docker save}. */
  private static String layerOf(InputStream saved) throws IOException {
    String found = "none";
    for (long size = sizeOfNext(saved); size >= 0; size = sizeOfNext(saved)) {
      String hash = hash(new Limited(saved, size), "SHA-256");
      saved.skipNBytes(padding(size));
      if (size > SIZE) {
        found = hash;
      }
    }
    saved.transferTo(OutputStream.nullOutputStream());
    return found;
  }

  /** The size of a tar's next entry, or -1 at its end. */
  private static long sizeOfNext(InputStream tar) throws IOException {
    byte[] header = tar.readNBytes(BLOCK);
    if (header.length < BLOCK || header[0] == 0) {
      return -1;
    }
    String size = new String(header, 124, 12, UTF_8).replaceAll("[^0-7]", "");
    return Long.parseLong(size, 8);
  }

  private static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private static InputStream tar(String name, InputStream content) {
    return join(header(name, SIZE), content, end());
  }

  private static InputStream end() {
    return new ByteArrayInputStream(new byte[2 * BLOCK]);
  }

  private static InputStream padded(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + padding(bytes.length)));
  }

  private static InputStream header(String name, long size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, String.format(Locale.ROOT, "%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0", sum));
    return new ByteArrayInputStream(header);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  private static InputStream join(InputStream... streams) {
    return new SequenceInputStream(Collections.enumeration(List.of(streams)));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(InputStream in, String algorithm) throws IOException {
    MessageDigest digest = digest(algorithm);
    byte[] buffer = new byte[64 * 1024];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** So many bytes that repeat only after a gigabyte: each block of a megabyte holds its number. */
  private static final class Bytes extends InputStream {
    private final byte[] block = new byte[1 << 20];
    private final long size;
    private long position;

    Bytes(long size) {
      this.size = size;
      new Random(1).nextBytes(block);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) {
      if (position == size) {
        return -1;
      }
      int start = (int) (position % block.length);
      if (start == 0) {
        ByteBuffer.wrap(block).putLong(position);
      }
      int n = (int) Math.min(Math.min(len, block.length - start), size - position);
      System.arraycopy(block, start, b, off, n);
      position += n;
      return n;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, size - position);
    }
  }

  /** The next bytes of a stream. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private long left;

    Limited(InputStream in, long size) {
      this.in = in;
      left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = left == 0 ? -1 : in.read(b, off, (int) Math.min(len, left));
      left -= Math.max(n, 0);
      return n;
    }
  }
}
