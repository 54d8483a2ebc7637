package io.github.dockertls.docktls.parity;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client says in its first TLS message, read from the bytes on the wire (RFC 8446, section
 * 4.1.2): only what is compared.
 *
 * @param sni the server name, or null
 * @param alpn the application protocols, or null
 */
record ClientHello(String sni, List<String> alpn) {
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  /** Parses the first record of a connection; null if it is no ClientHello. */
  static ClientHello parse(byte[] firstRecord) {
    ByteBuffer in = ByteBuffer.wrap(firstRecord);
    try {
      if (in.get() != 22) {
        return null;
      }
      in.position(5 + 4 + 2 + 32);
      skip(in, in.get() & 0xff);
      skip(in, in.getShort() & 0xffff);
      skip(in, in.get() & 0xff);
      return extensions(in.hasRemaining() ? slice(in, in.getShort() & 0xffff) : in);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  private static ClientHello extensions(ByteBuffer in) {
    String sni = null;
    List<String> alpn = null;
    while (in.hasRemaining()) {
      int type = in.getShort() & 0xffff;
      ByteBuffer data = slice(in, in.getShort() & 0xffff);
      if (type == SERVER_NAME) {
        data.position(3);
        sni = text(slice(data, data.getShort() & 0xffff));
      } else if (type == ALPN) {
        alpn = new ArrayList<>();
        data.getShort();
        while (data.hasRemaining()) {
          alpn.add(text(slice(data, data.get() & 0xff)));
        }
      }
    }
    return new ClientHello(sni, alpn);
  }

  private static void skip(ByteBuffer in, int length) {
    in.position(in.position() + length);
  }

  private static ByteBuffer slice(ByteBuffer in, int length) {
    ByteBuffer part = in.slice(in.position(), length);
    skip(in, length);
    return part;
  }

  private static String text(ByteBuffer data) {
    return StandardCharsets.ISO_8859_1.decode(data).toString();
  }
}
