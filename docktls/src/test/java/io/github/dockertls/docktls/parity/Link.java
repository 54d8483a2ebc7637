package io.github.dockertls.docktls.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** An accepted connection, TCP or Unix, as two independent streams that do not close it. */
final class Link implements AutoCloseable {
  private static final int DRAIN_LIMIT = 1 << 20;

  private final SocketChannel channel;

  Link(SocketChannel channel) {
    this.channel = channel;
  }

  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
    };
  }

  /** Ends our side and reads what the client still sends, so that it gets to see our last words. */
  void finish() throws IOException {
    channel.shutdownOutput();
    ByteBuffer rest = ByteBuffer.allocate(8192);
    for (int total = 0; total < DRAIN_LIMIT; total += rest.position()) {
      rest.clear();
      if (channel.read(rest) < 0) {
        return;
      }
    }
  }

  void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Closes with a TCP reset. */
  void reset() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
