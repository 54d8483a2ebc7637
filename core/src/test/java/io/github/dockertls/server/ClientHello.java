package io.github.dockertls.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client offers, read off the wire: JSSE's own servers refuse some names before a test can
 * see them.
 *
 * @param cipherSuites as numbers
 * @param extensions by their numbers
 */
public record ClientHello(List<Integer> cipherSuites, Map<Integer, byte[]> extensions) {

  /** Reads the first record of a connection, which has to hold all of it. */
  public static ClientHello read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    data.readNBytes(3);
    ByteBuffer record = ByteBuffer.wrap(data.readNBytes(data.readUnsignedShort()));
    record.position(4 + 2 + 32);
    record.position(record.get() + record.position());
    List<Integer> suites = new ArrayList<>();
    for (int bytes = record.getShort(); bytes > 0; bytes -= 2) {
      suites.add(record.getShort() & 0xffff);
    }
    record.position(record.get() + record.position());
    record.getShort();
    Map<Integer, byte[]> extensions = new LinkedHashMap<>();
    while (record.hasRemaining()) {
      int type = record.getShort() & 0xffff;
      byte[] body = new byte[record.getShort() & 0xffff];
      record.get(body);
      extensions.put(type, body);
    }
    return new ClientHello(suites, extensions);
  }

  /** The server name as sent, or null. */
  public String serverName() {
    byte[] body = extensions.get(0);
    return body == null ? null : new String(body, 5, body.length - 5, StandardCharsets.UTF_8);
  }

  public List<Integer> groups() {
    return shorts(10);
  }

  public List<Integer> signatureSchemes() {
    return shorts(13);
  }

  private List<Integer> shorts(int extension) {
    ByteBuffer body = ByteBuffer.wrap(extensions.get(extension));
    List<Integer> values = new ArrayList<>();
    body.getShort();
    while (body.hasRemaining()) {
      values.add(body.getShort() & 0xffff);
    }
    return values;
  }
}
