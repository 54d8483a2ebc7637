package io.github.dockertls.pem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks of a PEM text exactly where Go's {@code encoding/pem} finds them, since the CLI
 * reads its files with that (CLI rules 20 and 21), and remembers the first thing that looks like a
 * block but is none.
 *
 * <p>The time is linear in the size of the text: the next end line is searched once, not once for
 * each begin line.
 */
final class PemDecoder {
  private static final byte[] BEGIN = ascii("-----BEGIN ");
  private static final byte[] END = ascii("\n-----END ");
  private static final byte[] DASHES = ascii("-----");

  private final byte[] text;
  private final List<PemBlock> blocks = new ArrayList<>();
  private @Nullable PemFault fault;

  /** Of the headers of the block that is being read. */
  private boolean hasHeaders;

  private @Nullable String dekInfo;

  /** Where the next block may begin. */
  private int position;

  private int afterLastBlock;

  private int countedTo;
  private int line = 1;

  /** The line feed before the next end line, -1 if there is none, -2 if not yet searched. */
  private int end = -2;

  private int checkedEnd = -1;
  private boolean checkedEndIsClean;

  private PemDecoder(byte[] text) {
    this.text = text;
  }

  static PemText decode(byte[] text) {
    PemDecoder decoder = new PemDecoder(text);
    while (decoder.findBegin() && decoder.readBlock()) {
      // each turn reads one block or skips what only looks like one
    }
    return new PemText(decoder.blocks, decoder.fault, decoder.isCut());
  }

  /** Dashes in the rest, or at the start of a last line that may not be complete. */
  private boolean isCut() {
    String rest = latin1(afterLastBlock, text.length);
    return rest.contains("-----") || rest.startsWith("-", rest.lastIndexOf('\n') + 1);
  }

  /** Moves past the next {@code -----BEGIN } at the start of a line. */
  private boolean findBegin() {
    int at = position;
    while (at < text.length) {
      if (startsWith(BEGIN, at)) {
        position = at + BEGIN.length;
        return true;
      }
      int feed = indexOfLineFeed(at);
      at = feed < 0 ? text.length : feed + 1;
    }
    return false;
  }

  /** False if the text ends before the block's content begins. */
  private boolean readBlock() {
    int beginLine = lineAt(position);
    int lineEnd = endOfLine(position);
    int labelEnd = trimmedEnd(position, lineEnd);
    boolean closed =
        labelEnd - DASHES.length >= position && startsWith(DASHES, labelEnd - DASHES.length);
    int labelStart = position;
    position = nextLine(lineEnd);
    if (!closed) {
      complain(
          labelStart,
          0,
          "the BEGIN line does not end in five dashes",
          "Put the BEGIN line, the base64 text and the END line each on lines of their own");
      return true;
    }
    labelEnd -= DASHES.length;
    readHeaders();
    if (position >= text.length) {
      complainOfMissingEnd(labelStart);
      return false;
    }
    readContent(labelStart, labelEnd, beginLine);
    return true;
  }

  /** Each line with a colon is a header, up to the first without; only one of them matters. */
  private void readHeaders() {
    hasHeaders = false;
    dekInfo = null;
    while (position < text.length) {
      int lineEnd = endOfLine(position);
      String header = latin1(position, trimmedEnd(position, lineEnd));
      int colon = header.indexOf(':');
      if (colon < 0) {
        break;
      }
      hasHeaders = true;
      if (header.substring(0, colon).strip().equals("DEK-Info")) {
        dekInfo = header.substring(colon + 1).strip();
      }
      position = nextLine(lineEnd);
    }
  }

  private void readContent(int labelStart, int labelEnd, int beginLine) {
    int contentEnd;
    int afterEnd;
    if (!hasHeaders && startsWith(END, 1, position)) {
      contentEnd = position;
      afterEnd = position + END.length - 1;
    } else {
      contentEnd = findEnd();
      afterEnd = contentEnd + END.length;
    }
    if (contentEnd < 0) {
      complainOfMissingEnd(labelStart);
      return;
    }
    int length = labelEnd - labelStart;
    int afterLabel = afterEnd + length;
    if (text.length - afterEnd < length + DASHES.length
        || !Arrays.equals(text, labelStart, labelEnd, text, afterEnd, afterLabel)
        || !startsWith(DASHES, afterLabel)) {
      complain(
          afterEnd,
          0,
          "the END line does not match the BEGIN line " + beginLine,
          "Copy the whole block again, from its BEGIN line to its END line");
      return;
    }
    if (!isBlankToLineEnd(afterLabel + DASHES.length)) {
      complain(
          afterEnd,
          0,
          "something follows the END line without a line break",
          "Put a line break after each END line");
      return;
    }
    Base64Text base64 = new Base64Text(text, position, contentEnd);
    byte[] content = base64.decode();
    if (content == null) {
      complain(
          position,
          base64.faultyLine(),
          "the text of the block that begins in line " + beginLine + " is not base64",
          "Copy the whole block again, from its BEGIN line to its END line");
      return;
    }
    blocks.add(new PemBlock(latin1(labelStart, labelEnd), hasHeaders, dekInfo, content, beginLine));
    position = nextLine(endOfLine(afterLabel));
    afterLastBlock = position;
  }

  private void complainOfMissingEnd(int labelStart) {
    complain(
        labelStart,
        0,
        "the block that begins here has no END line",
        "Copy the whole file again: its end is missing");
  }

  private void complain(int offset, int linesOn, String what, String remedy) {
    if (fault == null) {
      fault = new PemFault(lineAt(offset) + linesOn, what, remedy);
    }
  }

  private int findEnd() {
    if (end == -2 || (end >= 0 && end < position)) {
      end = search(position);
    }
    return end;
  }

  private int search(int from) {
    for (int at = indexOfLineFeed(from); at >= 0; at = indexOfLineFeed(at + 1)) {
      if (startsWith(END, at)) {
        return at;
      }
    }
    return -1;
  }

  /** Remembered for each end line: many begin lines may share one. */
  private boolean isBlankToLineEnd(int from) {
    if (checkedEnd != from) {
      checkedEnd = from;
      checkedEndIsClean = trimmedEnd(from, endOfLine(from)) == from;
    }
    return checkedEndIsClean;
  }

  private int lineAt(int offset) {
    if (offset < countedTo) {
      countedTo = 0;
      line = 1;
    }
    for (; countedTo < offset; countedTo++) {
      if (text[countedTo] == '\n') {
        line++;
      }
    }
    return line;
  }

  private int indexOfLineFeed(int from) {
    for (int i = from; i < text.length; i++) {
      if (text[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** The offset of the line's line feed, or the end of the text. */
  private int endOfLine(int from) {
    int feed = indexOfLineFeed(from);
    return feed < 0 ? text.length : feed;
  }

  private int nextLine(int lineEnd) {
    return Math.min(lineEnd + 1, text.length);
  }

  /** Without the carriage return before a line feed, and then without blanks and tabs. */
  private int trimmedEnd(int from, int lineEnd) {
    int at = lineEnd;
    if (at < text.length && at > from && text[at - 1] == '\r') {
      at--;
    }
    while (at > from && (text[at - 1] == ' ' || text[at - 1] == '\t')) {
      at--;
    }
    return at;
  }

  private boolean startsWith(byte[] part, int at) {
    return startsWith(part, 0, at);
  }

  private boolean startsWith(byte[] part, int partFrom, int at) {
    int length = part.length - partFrom;
    return text.length - at >= length
        && Arrays.equals(text, at, at + length, part, partFrom, part.length);
  }

  private String latin1(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
