package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import io.github.dockertls.docktls.parity.Sightings.Connection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * The TLS side of a server. Bouncy Castle speaks it, not the JDK: another implementation than the
 * one under test, that also goes where JSSE does not (TLS 1.0, CCM, X448, exact alerts).
 */
final class TlsAcceptor {
  private static final int HANDSHAKE_RECORD = 22;
  private static final int HEADER = 5;
  private static final String GO_REFUSAL =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

  private final ServerSpec spec;
  private final ServerMaterial material;

  TlsAcceptor(ServerSpec spec, Path pki) throws IOException {
    this.spec = spec;
    material = ServerMaterial.load(spec, pki);
  }

  void serve(Link link, Sightings sightings) throws IOException {
    InputStream in = link.in();
    byte[] first = firstRecord(in);
    if (first.length == 0) {
      sightings.add(Connection.unknown());
      return;
    }
    if (first[0] != HANDSHAKE_RECORD) {
      boolean answers = !Boolean.FALSE.equals(spec.plainReply());
      sightings.add(answers ? Connection.plain() : new Connection(true, null, null, null));
      answerPlainHttp(link);
      return;
    }
    ClientHello hello = ClientHello.parse(first);
    TlsServerProtocol protocol =
        new TlsServerProtocol(
            new SequenceInputStream(new ByteArrayInputStream(first), in), link.out());
    RecordingTlsServer peer = new RecordingTlsServer(spec, material);
    try {
      protocol.accept(peer);
    } catch (IOException | RuntimeException e) {
      sightings.add(new Connection(true, hello, null, peer.clientSubjects()));
      link.finish();
      return;
    }
    sightings.add(new Connection(true, hello, peer.version(), peer.clientSubjects()));
    new HttpExchange(spec, sightings).serve(protocol.getInputStream(), protocol.getOutputStream());
  }

  /** The whole first record, or the first bytes if it is no TLS; empty if nothing came. */
  private static byte[] firstRecord(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length < HEADER || header[0] != HANDSHAKE_RECORD) {
      return header;
    }
    int length = ((header[3] & 0xff) << 8) | (header[4] & 0xff);
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.write(header);
    record.write(in.readNBytes(length));
    return record.toByteArray();
  }

  /**
   * As Go's net/http does; as OpenSSL does (no word, only the end) if {@code plainReply} is off.
   */
  private void answerPlainHttp(Link link) throws IOException {
    if (!Boolean.FALSE.equals(spec.plainReply())) {
      link.out().write(GO_REFUSAL.getBytes(StandardCharsets.US_ASCII));
    }
    link.finish();
  }

  @Override
  public String toString() {
    return "TlsAcceptor[" + spec.cert() + ", " + Arrays.toString(material.groups()) + "]";
  }
}
