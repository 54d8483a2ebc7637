package io.github.dockertls.transport;

import static io.github.dockertls.transport.ResponseCase.head;
import static io.github.dockertls.transport.ResponseCase.response;

import io.github.dockertls.DockerTlsException.Reason;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Status lines and header fields. */
final class HeadRows {
  private static final String OK = "HTTP/1.1 200 OK\n";
  private static final String FOUR = "Content-Length: 4\n\n\"ok\"";
  private static final String JSON = "\"ok\"";
  private static final String NOT_HTTP = "is not HTTP";
  private static final String NO_STATUS = "its status is not a number of three digits";
  private static final String NO_VERSION = "its status line has no version";
  private static final String CONTROL = "a header field holds a control character";

  private HeadRows() {}

  static List<ResponseCase> all() {
    return List.of(
        response("a usual answer", OK + FOUR).gives(200, JSON).since("RFC 9112, 6.3, item 6"),
        response("no reason phrase, no space", "HTTP/1.1 200\n" + FOUR)
            .gives(200, JSON)
            .since("Go: what follows the status may be missing"),
        response("a reason phrase in UTF-8", "HTTP/1.1 200 Ã©tÃ©\n" + FOUR)
            .gives(200, JSON)
            .since("RFC 9112, 4: obs-text, and the phrase counts for nothing"),
        response("two spaces before the status", "HTTP/1.1  200 OK\n" + FOUR)
            .gives(200, JSON)
            .since("Go skips spaces there"),
        response("a tab before the status", "HTTP/1.1\t200 OK\n" + FOUR)
            .breaks(NO_VERSION)
            .since("RFC 9112, 4: a space; Go: malformed HTTP response"),
        response("a status of two digits", "HTTP/1.1 20 OK\n" + FOUR)
            .breaks(NO_STATUS)
            .since("RFC 9112, 4; Go: malformed HTTP status code"),
        response("a status of four digits", "HTTP/1.1 2000 OK\n" + FOUR)
            .breaks(NO_STATUS)
            .since("RFC 9112, 4; Go: malformed HTTP status code"),
        response("a status with a sign", "HTTP/1.1 +20 OK\n" + FOUR)
            .breaks(NO_STATUS)
            .since("RFC 9112, 4: three digits"),
        response("a status in letters", "HTTP/1.1 abc OK\n" + FOUR)
            .breaks(NO_STATUS)
            .since("RFC 9112, 4; Go: malformed HTTP status code"),
        response("a status above all that are known", "HTTP/1.1 999 Odd\n" + FOUR)
            .gives(999, JSON)
            .since("RFC 9110, 15: an error; Go hands it on"),
        response("a status below all that are known", "HTTP/1.1 099 Odd\n" + FOUR)
            .gives(500, JSON)
            .since("RFC 9110, 15: counts as an error of the server"),
        response("HTTP 2.0 in the status line", "HTTP/2.0 200 OK\n" + FOUR)
            .gives(200, JSON)
            .since("Go takes any version of two digits"),
        response("HTTP 1.2", "HTTP/1.2 200 OK\n" + FOUR)
            .gives(200, JSON)
            .since("RFC 9110, 2.5: as the highest minor version that is known"),
        response("a version in small letters", "http/1.1 200 OK\n" + FOUR)
            .fails(Reason.MALFORMED_HTTP, NOT_HTTP)
            .since("RFC 9112, 2.3: case-sensitive; Go: malformed HTTP version"),
        response("a version of two digits", "HTTP/11.1 200 OK\n" + FOUR)
            .breaks(NO_VERSION)
            .since("RFC 9112, 2.3; Go: malformed HTTP version"),
        response("no status line", "\"ok\"«close»")
            .fails(Reason.MALFORMED_HTTP, NOT_HTTP)
            .since("HTTP/0.9 is not spoken; Go: malformed HTTP response"),
        response("a line before the status line", "XYZ\n" + OK + FOUR)
            .fails(Reason.MALFORMED_HTTP, NOT_HTTP)
            .since("RFC 9112, 2.1; Go: malformed HTTP response"),
        response("an empty line before the status line", "\n" + OK + FOUR)
            .fails(Reason.MALFORMED_HTTP, NOT_HTTP)
            .since("RFC 9112, 2.2 lets servers alone skip one; Go: malformed HTTP response"),
        response("lines that end with LF", "HTTP/1.1 200 OK␊Content-Length: 4␊␊\"ok\"")
            .gives(200, JSON)
            .since("RFC 9112, 2.2 allows it; Go takes it"),
        response("a CR within a field", OK + "X-N: a␍Content-Length: 9\n" + FOUR)
            .breaks(CONTROL)
            .since("RFC 9112, 2.2: invalid; Go: malformed MIME header line"),
        response("NUL within a field", OK + "X-N: a␀b\n" + FOUR)
            .breaks(CONTROL)
            .since("RFC 9110, 5.5: dangerous; Go: malformed MIME header line"),
        response("a tab within a field", OK + "X-N: a\tb\n" + FOUR)
            .gives(200, JSON)
            .since("RFC 9110, 5.5"),
        response("DEL within a field", OK + "X-N: a\u007fb\n" + FOUR)
            .breaks(CONTROL)
            .since("RFC 9110, 5.5; Go: malformed MIME header line"),
        response("Latin-1 within a field", OK + "X-N: \u00e9\u00ff\n" + FOUR)
            .gives(200, JSON)
            .since("RFC 9110, 5.5: obs-text"),
        response("a folded field", OK + "X-Fold: a\n b\n\tc\n" + FOUR)
            .gives(200, JSON)
            .since("RFC 9112, 5.2: as one space; Go joins the lines"),
        response("a folded length", OK + "Content-Length:\n 4\n\n\"ok\"")
            .gives(200, JSON)
            .since("RFC 9112, 5.2; Go joins the lines"),
        response("a folded first field", OK + " X-Fold: a\n" + FOUR)
            .breaks("a line is folded that follows no field")
            .since("RFC 9112, 2.2; Go: malformed MIME header initial line"),
        response("a tab before the first field", OK + "\tX-Fold: a\n" + FOUR)
            .breaks("a line is folded that follows no field")
            .since("RFC 9112, 2.2; Go: malformed MIME header initial line"),
        response("NUL in a folded line", OK + "X-Fold: a\n ␀\n" + FOUR)
            .breaks(CONTROL)
            .since("RFC 9110, 5.5; Go: malformed MIME header line"),
        response("a line of spaces after a field", OK + "X-Fold: a\n  \n" + FOUR)
            .gives(200, JSON)
            .since("RFC 9112, 5.2: it goes on with the field"),
        response("a field without a colon", OK + "Nonsense\n" + FOUR)
            .breaks("a header field has no colon")
            .since("RFC 9112, 5; Go: missing colon"),
        response("a field without a name", OK + ": x\n" + FOUR)
            .breaks("a header field has no name")
            .since("RFC 9110, 5.1; Go: malformed MIME header line"),
        response("a field whose name is not a token", OK + "X(N): x\n" + FOUR)
            .breaks("the name of a header field is not a token")
            .since("RFC 9110, 5.1; Go: malformed MIME header line"),
        response("a field without a value", OK + "X-N:\n" + FOUR)
            .gives(200, JSON)
            .since("RFC 9110, 5.5"),
        response("a space before the colon", OK + "X-N : 1\n" + FOUR)
            .gives(200, JSON)
            .since("Go takes it for a field that it does not know"),
        response("a space between a length and its colon", OK + "Content-Length : 4\n\n\"ok\"")
            .breaks("a space stands between Content-Length and its colon")
            .since("RFC 9112, 5.1: a way to smuggle; Go would wait for the connection's end"),
        response("a thousand fields", OK + fields(999) + FOUR)
            .gives(200, JSON)
            .since("the limit that we have; Go's is 10 MiB of them"),
        response("a thousand and one fields", OK + fields(1000) + FOUR)
            .breaks("it has more than 1000 header fields")
            .since("the limit that we have"),
        response("a field of 200 KB", OK + "X-N: " + "z".repeat(200_000) + "\n" + FOUR)
            .gives(200, JSON)
            .since("Go takes 10 MiB"),
        response("a field of 300 KB", OK + "X-N: " + "z".repeat(300_000) + "\n" + FOUR)
            .breaks("a line of its head is longer than 262144 bytes")
            .since("the limit that we have"),
        response("a head of 1.2 MB", OK + ("X-N: " + "z".repeat(200_000) + "\n").repeat(6) + FOUR)
            .breaks("its head is longer than 1048576 bytes")
            .since("the limit that we have"),
        response("informational heads of 1.2 MB", informational(6) + OK + FOUR)
            .breaks("its head is longer than 1048576 bytes")
            .since("Go counts their bytes together, too"),
        response(
                "informational heads before the answer",
                "HTTP/1.1 102 Processing\nX: y\n\n" + OK + FOUR)
            .gives(200, JSON)
            .since("RFC 9110, 15.2"),
        response("200 informational heads", "HTTP/1.1 103 Early Hints\n\n".repeat(200) + OK + FOUR)
            .gives(200, JSON)
            .since("RFC 9110, 15.2; Go limits their bytes alone"),
        response(
                "an informational head with a length",
                "HTTP/1.1 100 Continue\nContent-Length: 5\n\n" + OK + FOUR)
            .gives(200, JSON)
            .since("RFC 9112, 6.3, item 1: it has no body"),
        response("an informational head and nothing more", "HTTP/1.1 102 Processing\n\n«close»")
            .fails(Reason.RESPONSE_TRUNCATED, "The head of the response of")
            .since("RFC 9110, 15.2: a final response follows"),
        response(
                "protocols switched unasked",
                "HTTP/1.1 101 UPGRADED\nConnection: Upgrade\nUpgrade: tcp\n\nhello")
            .breaks("it switches protocols unasked")
            .since("RFC 9110, 7.8: only to what the client asked for"),
        response("the same field twice", OK + "X-N: 1\nX-N: 2\n" + FOUR)
            .gives(200, JSON)
            .since("RFC 9110, 5.3"),
        response(
                "an unknown transfer coding after a status without a body",
                "HTTP/1.1 204 No Content\nTransfer-Encoding: x\n\n")
            .endsWith(204, "")
            .since("RFC 9112, 6.3, item 1: it counts for nothing, but nobody knows what follows"),
        head("no body after HEAD", OK + "Content-Length: 4\n\n")
            .gives(200, "")
            .since("RFC 9112, 6.3, item 1"),
        head("a body after HEAD", OK + FOUR)
            .endsWith(200, "")
            .since("RFC 9112, 6.3, item 1: what follows belongs to nothing"),
        head("chunks after HEAD", OK + "Transfer-Encoding: chunked\n\n4\n\"ok\"\n0\n\n")
            .endsWith(200, "")
            .since("RFC 9112, 6.3, item 1"));
  }

  private static String fields(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "X-" + i + ": y\n")
        .collect(Collectors.joining());
  }

  private static String informational(int count) {
    return ("HTTP/1.1 103 Early Hints\nX-N: " + "z".repeat(200_000) + "\n\n").repeat(count);
  }
}
