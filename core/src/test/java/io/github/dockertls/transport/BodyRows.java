package io.github.dockertls.transport;

import static io.github.dockertls.transport.ResponseCase.response;

import io.github.dockertls.DockerTlsException.Reason;
import java.util.List;

/** Where a body ends: lengths, chunks, and what contradicts itself. */
final class BodyRows {
  private static final String OK = "HTTP/1.1 200 OK\n";
  private static final String JSON = "\"ok\"";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\n\n";
  private static final String LAST = "0\n\n";
  private static final String NO_LENGTH = "its Content-Length is not a number, or too large";
  private static final String NO_SIZE = "the size of a chunk is not a hexadecimal number";
  private static final String LONG = "the extensions of its chunks are too long";

  private BodyRows() {}

  static List<ResponseCase> all() {
    return List.of(
        response("the same length twice", length("4\nContent-Length: 4"))
            .endsWith(200, JSON)
            .since("RFC 9112, 6.3, item 5 allows it; Go takes it"),
        response("the same length in a list", length("4, 4"))
            .gives(200, JSON)
            .since("RFC 9112, 6.3, item 5 allows it"),
        response("lengths that differ", length("4\nContent-Length: 5"))
            .breaks("it has Content-Lengths that differ")
            .since("RFC 9112, 6.3, item 5"),
        response("lengths that differ in a list", length("4, 5"))
            .breaks("it has Content-Lengths that differ")
            .since("RFC 9112, 6.3, item 5"),
        response("a list of lengths with a gap", length("4,,4"))
            .breaks(NO_LENGTH)
            .since("RFC 9112, 6.3, item 5"),
        response("a length with zeros before", length("0004"))
            .gives(200, JSON)
            .since("RFC 9110, 8.6"),
        response("a length with spaces around", length(" \t4 \t"))
            .gives(200, JSON)
            .since("RFC 9110, 5.5"),
        response("a length with a sign", length("+4"))
            .breaks(NO_LENGTH)
            .since("RFC 9110, 8.6: digits; Go: bad Content-Length"),
        response("a negative length", length("-1"))
            .breaks(NO_LENGTH)
            .since("RFC 9112, 6.3, item 5; Go: bad Content-Length"),
        response("a hexadecimal length", length("0x4"))
            .breaks(NO_LENGTH)
            .since("RFC 9112, 6.3, item 5; Go: bad Content-Length"),
        response("a length with a space within", length("4 4"))
            .breaks(NO_LENGTH)
            .since("RFC 9110, 8.6"),
        response("a length with a fraction", length("4.0"))
            .breaks(NO_LENGTH)
            .since("RFC 9110, 8.6"),
        response("an empty length", length("")).breaks(NO_LENGTH).since("RFC 9112, 6.3, item 5"),
        response("a length of 20 digits", length("99999999999999999999"))
            .breaks(NO_LENGTH)
            .since("RFC 9112, 6.3, item 5; Go: bad Content-Length"),
        response("a body of no bytes", OK + "Content-Length: 0\n\n")
            .gives(200, "")
            .since("RFC 9112, 6.3"),
        response("no body with 204", "HTTP/1.1 204 No Content\n\n")
            .gives(204, "")
            .since("RFC 9112, 6.3"),
        response("a length with 204", "HTTP/1.1 204 No Content\nContent-Length: 4\n\n")
            .endsWith(204, "")
            .since("RFC 9110, 8.6 forbids it: nobody knows what follows"),
        response("a body with 204", "HTTP/1.1 204 No Content\nContent-Length: 4\n\n\"ok\"")
            .endsWith(204, "")
            .since("RFC 9112, 6.3, item 1: what follows belongs to nothing"),
        response(
                "chunks with 204",
                "HTTP/1.1 204 No Content\nTransfer-Encoding: chunked\n\n4\n\"ok\"\n0\n\n")
            .endsWith(204, "")
            .since("RFC 9112, 6.3, item 1"),
        response("a response with 204", "HTTP/1.1 204 No Content\n\n" + garbage())
            .endsWith(204, "")
            .since("RFC 9112, 6.3, item 1: it answers nobody"),
        response("a body with 304", "HTTP/1.1 304 Not Modified\nContent-Length: 4\n\n\"ok\"")
            .endsWith(304, "")
            .since("RFC 9112, 6.3, item 1"),
        response("a length with 304", "HTTP/1.1 304 Not Modified\nContent-Length: 4\n\n")
            .gives(304, "")
            .since("RFC 9110, 15.4.5: what 200 would have had"),
        response("a body with 205", "HTTP/1.1 205 Reset Content\nContent-Length: 4\n\n\"ok\"")
            .gives(205, JSON)
            .since("RFC 9112, 6.3: framed as any other"),
        response("a response behind the response", length("4") + garbage())
            .endsWith(200, JSON)
            .since("RFC 9112, 9.2: it answers nobody; Go: unsolicited response"),
        response("a response behind one of no bytes", OK + "Content-Length: 0\n\n" + garbage())
            .endsWith(200, "")
            .since("RFC 9112, 9.2"),
        response("a response in a record of its own", length("4") + "«record»" + garbage())
            .endsWith(200, JSON)
            .since("RFC 9112, 9.2"),
        response("a response behind the last chunk", CHUNKED + "4\n\"ok\"\n" + LAST + garbage())
            .endsWith(200, JSON)
            .since("RFC 9112, 9.2"),
        response("an empty line behind the response", length("4") + "\n")
            .endsWith(200, JSON)
            .since("RFC 9112, 2.2 lets servers alone skip one; Go: unsolicited response"),
        response("chunks", CHUNKED + "2\n\"o\n2\nk\"\n" + LAST)
            .gives(200, JSON)
            .since("RFC 9112, 7.1"),
        response("chunks of one byte", CHUNKED + "1\nx\n".repeat(500) + LAST)
            .gives(200, "x".repeat(500))
            .since("RFC 9112, 7.1"),
        response("a chunk whose size has zeros before", CHUNKED + "0004\n\"ok\"\n" + LAST)
            .gives(200, JSON)
            .since("RFC 9112, 7.1"),
        response("a chunk whose size has capital letters", CHUNKED + "A\n0123456789\n" + LAST)
            .gives(200, "0123456789")
            .since("RFC 9112, 7.1"),
        response("extensions of chunks", CHUNKED + "4;a=b;c=\"d;\\\"e\"\n\"ok\"\n0;last=1\n\n")
            .gives(200, JSON)
            .since("RFC 9112, 7.1.1: to be passed over"),
        response("spaces before an extension", CHUNKED + "4 \t; x\n\"ok\"\n" + LAST)
            .gives(200, JSON)
            .since("RFC 9112, 7.1.1: bad white space is to be borne with"),
        response("an extension of 5 KB", CHUNKED + "4;a=" + "x".repeat(5000) + "\n\"ok\"\n" + LAST)
            .breaks(LONG)
            .since("RFC 9112, 7.1.1: limited; Go: header line too long"),
        response("many extensions", CHUNKED + ("1;" + "x".repeat(1000) + "\nx\n").repeat(20) + LAST)
            .breaks(LONG)
            .since("RFC 9112, 7.1.1: limited; Go: too much non-data"),
        response("a trailer", CHUNKED + "4\n\"ok\"\n0\nX-T: 1\nContent-Length: 99\n\n")
            .gives(200, JSON)
            .since("RFC 9112, 7.1.2: may be ignored"),
        response("a trailer that is no field", CHUNKED + "4\n\"ok\"\n0\nNonsense\n\n")
            .breaks("a header field has no colon")
            .since("RFC 9112, 7.1.2; Go: missing colon"),
        response("a trailer with NUL", CHUNKED + "4\n\"ok\"\n0\nX-T: ␀\n\n")
            .breaks("a header field holds a control character")
            .since("RFC 9110, 5.5"),
        response("a size that is too large", CHUNKED + "10000000000000004\n\"ok\"\n" + LAST)
            .breaks("the size of a chunk is too large")
            .since("RFC 9112, 7.1: no overflow; Go: http chunk length too large"),
        response("a negative size", CHUNKED + "-4\n\"ok\"\n" + LAST)
            .breaks(NO_SIZE)
            .since("RFC 9112, 7.1"),
        response("a size with a prefix", CHUNKED + "0x4\n\"ok\"\n" + LAST)
            .breaks(NO_SIZE)
            .since("RFC 9112, 7.1; Go: invalid byte in chunk length"),
        response("an empty size", CHUNKED + "\n\"ok\"\n" + LAST)
            .breaks(NO_SIZE)
            .since("RFC 9112, 7.1; Go: empty hex number for chunk length"),
        response("a size of other letters", CHUNKED + "zz\n\"ok\"\n" + LAST)
            .breaks(NO_SIZE)
            .since("RFC 9112, 7.1; Go: invalid byte in chunk length"),
        response("a space before the size", CHUNKED + " 4\n\"ok\"\n" + LAST)
            .breaks(NO_SIZE)
            .since("RFC 9112, 7.1; Go: invalid byte in chunk length"),
        response("no line end after a chunk", CHUNKED + "4\n\"ok\"0\n\n")
            .breaks("a chunk does not end where its size says")
            .since("RFC 9112, 7.1; Go: malformed chunked encoding"),
        response("a chunk that is longer than its size", CHUNKED + "3\n\"ok\"\n" + LAST)
            .breaks("a chunk does not end where its size says")
            .since("RFC 9112, 7.1; Go: malformed chunked encoding"),
        response("chunk lines that end with LF", CHUNKED + "4␊\"ok\"␊0␊␊")
            .breaks("the line of a chunk ends with LF alone")
            .since("RFC 9112, 7.1; Go: chunked line ends with bare LF"),
        response("a chunk line that ends with CR", CHUNKED + "4␍\"ok\"␍0␍␍")
            .breaks("the line of a chunk ends with CR alone")
            .since("RFC 9112, 7.1"),
        response("chunked in capital letters", coded("CHUNKED") + "4\n\"ok\"\n" + LAST)
            .gives(200, JSON)
            .since("RFC 9112, 7: case does not matter"),
        response("gzip and chunked", coded("gzip, chunked") + "4\n\"ok\"\n" + LAST)
            .breaks("its Transfer-Encoding is not chunked")
            .since("Go: unsupported transfer encoding"),
        response("an unknown coding", coded("xchunked") + "4\n\"ok\"\n" + LAST)
            .breaks("its Transfer-Encoding is not chunked")
            .since("Go: unsupported transfer encoding"),
        response(
                "chunked twice",
                coded("chunked\nTransfer-Encoding: chunked") + "4\n\"ok\"\n" + LAST)
            .breaks("it has more than one Transfer-Encoding")
            .since("RFC 9112, 6.1 forbids it; Go: too many transfer encodings"),
        response(
                "chunked with a length", coded("chunked\nContent-Length: 4") + "4\n\"ok\"\n" + LAST)
            .gives(200, JSON)
            .since("RFC 9112, 6.3, item 3: chunked counts; Go takes it"),
        response("identity with a length", coded("identity\nContent-Length: 4") + "\"ok\"")
            .breaks("it has both a Transfer-Encoding and a Content-Length")
            .since("RFC 9112, 6.3, item 3: an error; Go: unsupported transfer encoding"),
        response("identity alone", coded("identity") + "\"ok\"«close»")
            .endsWith(200, JSON)
            .since("RFC 9112, 6.3, item 4: to the connection's end"),
        response(
                "chunked in HTTP 1.0",
                "HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n4\n\"ok\"\n" + LAST)
            .breaks("it has a Transfer-Encoding, which HTTP/1.0 does not know")
            .since("RFC 9112, 6.1: faulty framing"),
        response("gzip that is none", OK + "Content-Encoding: gzip\nContent-Length: 4\n\n\"ok\"")
            .fails(Reason.MALFORMED_HTTP, "it is announced as gzip and is not")
            .kept()
            .since("RFC 9110, 8.4.1.3; the body itself is whole"),
        response("an error status", "HTTP/1.1 417 Expectation Failed\nContent-Length: 0\n\n")
            .gives(417, "")
            .since("RFC 9110, 15.5.18: docker-java's to tell"),
        response("an error with a body", "HTTP/1.1 413 Too Large\nContent-Length: 2\n\n{}")
            .gives(413, "{}")
            .since("RFC 9110, 15.5.14: docker-java's to tell"),
        response(
                "a proxy that wants a certificate",
                "HTTP/1.1 400 Bad Request\nContent-Type: text/html\n"
                    + "Content-Length: 36\n\nNo required SSL certificate was sent")
            .fails(Reason.CLIENT_CERT_REJECTED, "refused our client certificate")
            .kept()
            .overTls()
            .since("nginx's ssl_verify_client"));
  }

  private static String length(String value) {
    return OK + "Content-Length: " + value + "\n\n\"ok\"";
  }

  private static String coded(String value) {
    return OK + "Transfer-Encoding: " + value + "\n\n";
  }

  private static String garbage() {
    return OK + "Content-Length: 13\n\n\"GARBAGE-RES\"";
  }
}
