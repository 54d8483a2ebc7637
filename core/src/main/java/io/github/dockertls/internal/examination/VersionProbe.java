package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a server for one TLS version after the other, by a ClientHello of our own and the first
 * record that comes back: JSSE would not offer the old ones, and is right not to. Nothing is agreed
 * on; the connection ends after the answer (RFC 8446 section 4.1, RFC 5246 section 7.4.1).
 */
public final class VersionProbe {
  private static final List<String> VERSIONS = List.of("TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3");
  private static final int OLDEST = 0x301;
  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;
  private static final int TLS13 = 0x304;
  private static final int SUPPORTED_VERSIONS = 43;

  /** TLS 1.3's, then ECDHE, DHE and RSA with AES, and 3DES: what old and new servers know. */
  private static final int[] SUITES = {
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca8, 0xcca9, 0xc009, 0xc013, 0xc00a,
    0xc014, 0x009e, 0x0033, 0x0039, 0x009c, 0x002f, 0x0035, 0x000a
  };

  private static final int[] GROUPS = {0x001d, 0x0017, 0x0018, 0x0019};
  private static final int[] SIGNATURES = {
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0603, 0x0806, 0x0601, 0x0807, 0x0203, 0x0201
  };

  private final Target target;

  public VersionProbe(Target target) {
    this.target = target;
  }

  /** The versions that the server takes, oldest first. */
  public List<String> versions() {
    List<String> spoken = new ArrayList<>();
    for (int i = 0; i < VERSIONS.size(); i++) {
      if (takes(OLDEST + i)) {
        spoken.add(VERSIONS.get(i));
      }
    }
    return spoken;
  }

  private boolean takes(int version) {
    try (Socket socket = target.reach().get()) {
      return takes(version, socket);
    } catch (IOException | DockerTlsException e) {
      return false;
    }
  }

  boolean takes(int version, Socket socket) throws IOException {
    Deadline deadline = Deadline.after(target.limits().handshake(), socket);
    try (deadline) {
      return answer(version, socket) == version;
    }
  }

  /** The version that is agreed on, or 0. */
  private int answer(int version, Socket socket) throws IOException {
    socket.getOutputStream().write(clientHello(version));
    socket.getOutputStream().flush();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    if (in.readUnsignedByte() != HANDSHAKE) {
      return 0;
    }
    in.readUnsignedShort();
    return agreed(in.readNBytes(in.readUnsignedShort()));
  }

  /** The version of a ServerHello, or 0. */
  private static int agreed(byte[] record) throws IOException {
    DataInputStream hello = new DataInputStream(new ByteArrayInputStream(record));
    if (hello.readUnsignedByte() != SERVER_HELLO) {
      return 0;
    }
    hello.skipNBytes(3);
    int version = hello.readUnsignedShort();
    hello.skipNBytes(32);
    hello.skipNBytes(hello.readUnsignedByte());
    hello.skipNBytes(3);
    if (hello.available() > 2) {
      hello.readUnsignedShort();
      while (hello.available() >= 4) {
        int type = hello.readUnsignedShort();
        int length = hello.readUnsignedShort();
        if (type == SUPPORTED_VERSIONS) {
          return hello.readUnsignedShort();
        }
        hello.skipNBytes(length);
      }
    }
    return version;
  }

  private byte[] clientHello(int version) {
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(body);
      out.writeShort(Math.min(version, 0x303));
      out.write(new byte[32]); // nothing is agreed on: no randomness is needed
      out.writeByte(32);
      out.write(new byte[32]);
      shorts(out, SUITES);
      out.writeByte(1);
      out.writeByte(0);
      byte[] extensions = extensions(version);
      out.writeShort(extensions.length);
      out.write(extensions);
      return record(body.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  private static byte[] record(byte[] body) throws IOException {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(record);
    out.writeByte(HANDSHAKE);
    out.writeShort(0x301);
    out.writeShort(body.length + 4);
    out.writeInt((1 << 24) | body.length);
    out.write(body);
    return record.toByteArray();
  }

  private byte[] extensions(int version) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    if (isDnsName(target.name())) {
      byte[] name = target.name().getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream list = new ByteArrayOutputStream();
      DataOutputStream names = new DataOutputStream(list);
      names.writeShort(name.length + 3);
      names.writeByte(0);
      names.writeShort(name.length);
      names.write(name);
      extension(out, 0, list.toByteArray());
    }
    extension(out, 10, shorts(GROUPS));
    extension(out, 11, new byte[] {1, 0});
    extension(out, 13, shorts(SIGNATURES));
    if (version == TLS13) {
      extension(out, SUPPORTED_VERSIONS, new byte[] {2, 3, 4});
      extension(out, 51, new byte[] {0, 0}); // no key yet: the server asks for one, which is enough
    }
    return all.toByteArray();
  }

  private static boolean isDnsName(String name) {
    return !name.isEmpty() && name.indexOf(':') < 0 && !name.matches("[0-9.]+");
  }

  private static void extension(DataOutputStream out, int type, byte[] value) throws IOException {
    out.writeShort(type);
    out.writeShort(value.length);
    out.write(value);
  }

  private static byte[] shorts(int... values) throws IOException {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    shorts(new DataOutputStream(list), values);
    return list.toByteArray();
  }

  private static void shorts(DataOutputStream out, int... values) throws IOException {
    out.writeShort(2 * values.length);
    for (int value : values) {
      out.writeShort(value);
    }
  }
}
