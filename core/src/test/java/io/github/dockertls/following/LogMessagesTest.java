package io.github.dockertls.following;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages come out whole, wherever docker-java cuts what it reads. */
class LogMessagesTest {
  private static final String STAMP = "2026-11-28T21:40:00.123456789Z ";
  private static final String PIECE = "x".repeat(16 * 1024);
  private static final List<String> MESSAGES =
      List.of(
          STAMP + "a b\n", STAMP + "\n", STAMP + PIECE, STAMP + PIECE, STAMP + "\n", STAMP + "c\n");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 31, 1024, 16 * 1024, 1 << 20})
  void joinsWhatWasCut(int size) {
    LogMessages messages = new LogMessages();
    byte[] all = String.join("", MESSAGES).getBytes(UTF_8);
    List<String> whole = new ArrayList<>();
    for (int from = 0; from < all.length; from += size) {
      byte[] piece = Arrays.copyOfRange(all, from, Math.min(all.length, from + size));
      messages.whole(new Frame(StreamType.RAW, piece)).forEach(f -> whole.add(text(f)));
      Arrays.fill(piece, (byte) '?');
    }

    assertThat(whole).isEqualTo(MESSAGES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1024})
  void keepsStreamsApart(int size) {
    LogMessages messages = new LogMessages();
    List<String> whole = new ArrayList<>();
    byte[] out = (STAMP + "out\n").getBytes(UTF_8);
    byte[] err = (STAMP + "err\n").getBytes(UTF_8);
    for (int from = 0; from < out.length; from += size) {
      int to = Math.min(out.length, from + size);
      for (StreamType type : List.of(StreamType.STDOUT, StreamType.STDERR)) {
        byte[] bytes = type == StreamType.STDOUT ? out : err;
        messages
            .whole(new Frame(type, Arrays.copyOfRange(bytes, from, to)))
            .forEach(f -> whole.add(f.getStreamType() + " " + text(f)));
      }
    }

    assertThat(whole).containsExactly("STDOUT " + STAMP + "out\n", "STDERR " + STAMP + "err\n");
  }

  @Test
  void keepsWhatHasNoEndOfLineForTheEnd() {
    LogMessages messages = new LogMessages();

    assertThat(messages.whole(new Frame(StreamType.STDOUT, (STAMP + "end").getBytes(UTF_8))))
        .isEmpty();
    assertThat(messages.rest()).singleElement().extracting(f -> text(f)).isEqualTo(STAMP + "end");
    assertThat(messages.rest()).isEmpty();
  }

  private static String text(Frame frame) {
    return new String(frame.getPayload(), UTF_8);
  }
}
