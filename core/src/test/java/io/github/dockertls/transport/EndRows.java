package io.github.dockertls.transport;

import static io.github.dockertls.transport.ResponseCase.head;
import static io.github.dockertls.transport.ResponseCase.response;

import io.github.dockertls.DockerTlsException.Reason;
import java.util.List;

/** Connections that end, and when; answers that say what becomes of them. */
final class EndRows {
  private static final String OK = "HTTP/1.1 200 OK\n";
  private static final String JSON = "\"ok\"";
  private static final String TEN = OK + "Content-Length: 10\n\n\"ok\"";
  private static final String CHUNKS = OK + "Transfer-Encoding: chunked\n\n4\n\"ok\"\n";
  private static final String HEAD_CUT = "The head of the response of";
  private static final String WHOLE = "RFC 9112, 8: an incomplete message";

  private EndRows() {}

  static List<ResponseCase> all() {
    return List.of(
        response("close is announced", OK + "Connection: close\nContent-Length: 4\n\n\"ok\"")
            .endsWith(200, JSON)
            .since("RFC 9112, 9.6"),
        response(
                "close is announced in a list",
                OK + "Connection: Keep-Alive, CLOSE\nContent-Length: 4\n\n\"ok\"")
            .endsWith(200, JSON)
            .since("RFC 9110, 7.6.1: case does not matter"),
        response(
                "close is announced in a second field",
                OK + "Connection: keep-alive\nConnection: close\nContent-Length: 4\n\n\"ok\"")
            .endsWith(200, JSON)
            .since("RFC 9110, 5.3"),
        response(
                "keep-alive has parameters",
                OK + "Keep-Alive: timeout=1, max=1\nContent-Length: 4\n\n\"ok\"")
            .gives(200, JSON)
            .since("RFC 9112, 9.3: no such field; Go does not look at it"),
        response("HTTP 1.0 with a length", "HTTP/1.0 200 OK\nContent-Length: 4\n\n\"ok\"")
            .endsWith(200, JSON)
            .since("RFC 9112, 9.3: does not persist"),
        response(
                "HTTP 1.0 with keep-alive",
                "HTTP/1.0 200 OK\nConnection: keep-alive\nContent-Length: 4\n\n\"ok\"")
            .gives(200, JSON)
            .since("RFC 9112, 9.3"),
        response("HTTP 1.0 to the end", "HTTP/1.0 200 OK\n\n\"ok\"«close»")
            .endsWith(200, JSON)
            .since("RFC 9112, 6.3, item 8"),
        response("no framing, a farewell", OK + "\n\"ok\"«close»")
            .endsWith(200, JSON)
            .since("RFC 9112, 6.3, item 8"),
        response("no framing, no farewell of TLS", OK + "\n\"ok\"«fin»")
            .truncated()
            .overTls()
            .since("RFC 9112, 9.8: incomplete without close_notify"),
        response("no framing, a reset", OK + "\n\"ok\"«reset»")
            .fails(Reason.CLOSED_BY_PEER, "connection in the middle of its response")
            .after(JSON)
            .since(WHOLE),
        response("closed after the answer", OK + "Content-Length: 4\n\n\"ok\"«close»")
            .endsWith(200, JSON)
            .since("RFC 9112, 9.5: at any time"),
        response("nothing, a farewell", "«close»")
            .fails(Reason.CLOSED_BY_PEER, "before it had answered")
            .since(WHOLE),
        response("nothing, the end of TCP", "«fin»")
            .fails(Reason.CLOSED_BY_PEER, "before it had answered")
            .since(WHOLE),
        response("nothing, a reset", "«reset»")
            .fails(Reason.CLOSED_BY_PEER, "before it had answered")
            .since(WHOLE),
        head("nothing after HEAD", "«close»")
            .fails(Reason.CLOSED_BY_PEER, "before it had answered")
            .since(WHOLE),
        response("the version is cut off, a farewell", "HTT«close»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since(WHOLE),
        response("the status is cut off", "HTTP/1.1 20«fin»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since(WHOLE),
        response("the reason phrase is cut off", "HTTP/1.1 204 No Conte«fin»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8; Go: unexpected EOF"),
        response("the status line is all", "HTTP/1.1 204 No Content\n«close»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8; Go: unexpected EOF"),
        response("a name is cut off, a farewell", OK + "Content-Le«close»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8; Go: unexpected EOF"),
        response("a name is cut off, the end of TCP", OK + "Content-Le«fin»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8; Go: unexpected EOF"),
        response("a value is cut off", OK + "Content-Length: 4«close»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8: perhaps it was 42"),
        response("the empty line is missing", OK + "Content-Length: 0\n«close»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8; Go: unexpected EOF"),
        response(
                "the empty line is missing, the end of TCP", "HTTP/1.1 204 No Content\nX: y\n«fin»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8; Go: unexpected EOF"),
        response("the empty line's LF is missing", OK + "Content-Length: 0\n␍«close»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8; Go: unexpected EOF"),
        response("a folded line is cut off", OK + "X: a\n b«close»")
            .fails(Reason.RESPONSE_TRUNCATED, HEAD_CUT)
            .since("RFC 9112, 8; Go: unexpected EOF"),
        response("a body is cut off, a farewell", TEN + "«close»").truncated().since(WHOLE),
        response("a body is cut off, the end of TCP", TEN + "«fin»").truncated().since(WHOLE),
        response("a body is reset", TEN + "«reset»")
            .fails(Reason.CLOSED_BY_PEER, "connection in the middle of its response")
            .after(JSON)
            .since(WHOLE),
        response("an alert within a body", TEN + "«alert»")
            .fails(Reason.TLS_ALERT, "ended TLS in the middle of its response")
            .overTls()
            .since("RFC 8446, 6.2"),
        response("an alert within chunks", CHUNKS + "«alert»")
            .fails(Reason.TLS_ALERT, "ended TLS in the middle of its response")
            .overTls()
            .since("RFC 8446, 6.2"),
        response("a body turns undecryptable", TEN + "«corrupt»")
            .fails(Reason.TLS_OTHER, "in the middle of its response is not valid TLS")
            .overTls()
            .since("RFC 8446, 5.2: bad_record_mac, which is ours"),
        response("a head turns undecryptable", OK + "X: y\n«corrupt»")
            .fails(Reason.TLS_OTHER, "is not valid TLS")
            .overTls()
            .since("RFC 8446, 5.2"),
        response("an alert before an answer", "«alert»")
            .fails(Reason.TLS_ALERT, "ended TLS before it had answered")
            .overTls()
            .since("RFC 8446, 6.2; the handshake was over long before"),
        response("chunks end, a farewell", CHUNKS + "«close»").truncated().since("RFC 9112, 8"),
        response("chunks end, the end of TCP", CHUNKS + "«fin»").truncated().since("RFC 9112, 8"),
        response("a chunk is cut off", OK + "Transfer-Encoding: chunked\n\n10\n\"ok\"«fin»")
            .truncated()
            .since("RFC 9112, 8"),
        response("a chunk's size is cut off", CHUNKS + "1«close»").truncated().since("RFC 9112, 8"),
        response("an extension is cut off", CHUNKS + "1;a«close»").truncated().since("RFC 9112, 8"),
        response(
                "a chunk's line end is cut off",
                OK + "Transfer-Encoding: chunked\n\n4\n\"ok\"␍«close»")
            .truncated()
            .since("RFC 9112, 8"),
        response("the last chunk's line is cut off", CHUNKS + "0«close»")
            .truncated()
            .since("RFC 9112, 8"),
        response("the last line end is missing", CHUNKS + "0\n«close»")
            .truncated()
            .since("RFC 9112, 8; Go: unexpected EOF reading trailer"),
        response("the last line end is missing, the end of TCP", CHUNKS + "0\n«fin»")
            .truncated()
            .since("RFC 9112, 8; Go: unexpected EOF reading trailer"),
        response("the last LF is missing", CHUNKS + "0\n␍«close»").truncated().since("RFC 9112, 8"),
        response("a trailer is cut off", CHUNKS + "0\nX-T: 1\n«close»")
            .truncated()
            .since("RFC 9112, 8"),
        response("chunks are reset", CHUNKS + "«reset»")
            .fails(Reason.CLOSED_BY_PEER, "connection in the middle of its response")
            .after(JSON)
            .since(WHOLE));
  }
}
