package io.github.dockertls.following;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What dockerd logged as one message each: a line, or 16 KiB of one that is longer. docker-java
 * cuts it where a read ended, and a container with a terminal has no frames at all. Not
 * thread-safe.
 */
final class LogMessages {
  /** moby, daemon/logger/copier.go: defaultBufSize. Each piece has a timestamp of its own. */
  private static final int LONGEST_PIECE = 16 * 1024;

  private final Map<StreamType, Begun> begun = new EnumMap<>(StreamType.class);

  /** A new stream begins with a whole message. */
  void clear() {
    begun.clear();
  }

  /** Those that are whole with this piece; docker-java uses its array again. */
  List<Frame> whole(Frame piece) {
    Begun message = begun.computeIfAbsent(piece.getStreamType(), type -> new Begun());
    List<Frame> whole = new ArrayList<>();
    for (byte b : piece.getPayload()) {
      if (message.add(b)) {
        whole.add(new Frame(piece.getStreamType(), message.take()));
      }
    }
    return whole;
  }

  /**
   * What a container printed last without an end of line; to be asked for at the proper end only.
   */
  List<Frame> rest() {
    List<Frame> rest = new ArrayList<>();
    begun.forEach(
        (type, message) -> {
          if (message.hasBegun()) {
            rest.add(new Frame(type, message.take()));
          }
        });
    return rest;
  }

  private static final class Begun {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int blank = -1;

    /** Whether that was its last byte. */
    boolean add(byte b) {
      if (blank < 0 && b == ' ') {
        blank = bytes.size();
      }
      bytes.write(b);
      return b == '\n' || (blank >= 0 && bytes.size() == blank + 1 + LONGEST_PIECE);
    }

    boolean hasBegun() {
      return bytes.size() > 0;
    }

    byte[] take() {
      byte[] whole = bytes.toByteArray();
      bytes.reset();
      blank = -1;
      return whole;
    }
  }
}
