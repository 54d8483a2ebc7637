package io.github.dockertls.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.ScriptedServer.Talk;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says to one request, and what has to become of it.
 *
 * <p>A line break of the text is sent as CRLF; {@code ␊}, {@code ␍} and {@code ␀} are sent as LF,
 * CR and NUL. Between guillemets stands what else happens: {@code «record»} begins a new TLS
 * record, {@code «close»} ends TLS and TCP as one should, {@code «fin»} TCP alone, {@code «reset»}
 * by RST, {@code «alert»} by an alert, {@code «corrupt»} sends a record that cannot be decrypted.
 * Otherwise the connection stays open and the next request is answered.
 *
 * @param name what the server says
 * @param method the request's
 * @param said the answer
 * @param outcome {@code 200 text of the body}, or a reason's slug
 * @param words what a failure's message must hold
 * @param bodyBefore what of the body can be read before the server goes on to a reset
 * @param connection what becomes of the connection
 * @param tlsOnly whether it needs TLS
 * @param why the RFC's section, or what Go's net/http does where that leaves a choice
 */
record ResponseCase(
    String name,
    String method,
    String said,
    String outcome,
    String words,
    String bodyBefore,
    Then connection,
    boolean tlsOnly,
    String why) {
  private static final Pattern STEP = Pattern.compile("«([a-z]+)»|[^«]+");
  private static final byte[] UNDECRYPTABLE = undecryptable();

  /** What becomes of the connection afterwards. */
  enum Then {
    /** The next request uses it. */
    KEPT,
    /** The next request makes a new one. */
    ENDED
  }

  static ResponseCase response(String name, String said) {
    return new ResponseCase(name, "GET", said, "", "", "", Then.KEPT, false, "");
  }

  static ResponseCase head(String name, String said) {
    return new ResponseCase(name, "HEAD", said, "", "", "", Then.KEPT, false, "");
  }

  private ResponseCase with(String expected, String message, Then after) {
    return new ResponseCase(name, method, said, expected, message, bodyBefore, after, tlsOnly, why);
  }

  /** Is taken, and the connection used again. */
  ResponseCase gives(int status, String body) {
    return with(status + " " + body, "", Then.KEPT);
  }

  /** Is taken, and the connection not used again. */
  ResponseCase endsWith(int status, String body) {
    return with(status + " " + body, "", Then.ENDED);
  }

  /** Is refused. */
  ResponseCase fails(Reason reason, String message) {
    return with(reason.slug(), message, Then.ENDED);
  }

  /** The connection is used again nevertheless. */
  ResponseCase kept() {
    return with(outcome, words, Then.KEPT);
  }

  /** Breaks a rule of HTTP. */
  ResponseCase breaks(String rule) {
    return fails(Reason.MALFORMED_HTTP, "breaks the rules of HTTP: " + rule);
  }

  ResponseCase truncated() {
    return fails(Reason.RESPONSE_TRUNCATED, "ended before its announced end");
  }

  /** The server goes on once this of the body was read. */
  ResponseCase after(String part) {
    return new ResponseCase(name, method, said, outcome, words, part, connection, tlsOnly, why);
  }

  ResponseCase overTls() {
    return new ResponseCase(name, method, said, outcome, words, bodyBefore, connection, true, why);
  }

  ResponseCase since(String reason) {
    return new ResponseCase(
        name, method, said, outcome, words, bodyBefore, connection, tlsOnly, reason);
  }

  /** Unix sockets have no reset, and TLS is spoken over TCP alone. */
  boolean isOn(Wire wire) {
    return (wire.isTls() || !tlsOnly) && (wire != Wire.UNIX || !said.contains("«reset»"));
  }

  /**
   * Says it.
   *
   * @param read counted down when {@link #bodyBefore} was read
   * @return whether the connection is good for more
   */
  boolean play(Talk talk, CountDownLatch read) throws Exception {
    talk.raw().hold();
    for (Matcher step = STEP.matcher(said); step.find(); ) {
      String mark = step.group(1);
      if (mark == null) {
        talk.out.write(bytes(step.group()));
        talk.out.flush();
      } else if (!mark.equals("record")) {
        talk.raw().release();
        read.await(20, TimeUnit.SECONDS);
        end(talk, mark);
        return false;
      }
    }
    talk.raw().release();
    return true;
  }

  private static void end(Talk talk, String mark) throws Exception {
    switch (mark) {
      case "close" -> talk.endOutput();
      case "fin" -> talk.endTcpOutput();
      case "reset" -> talk.reset();
      case "corrupt" -> talk.raw().getOutputStream().write(UNDECRYPTABLE);
      case "alert" -> {
        talk.raw().forge(UNDECRYPTABLE);
        talk.in.read();
      }
      default -> throw new IllegalArgumentException(mark);
    }
    if (!mark.equals("reset")) {
      talk.awaitEnd();
    }
  }

  private static byte[] undecryptable() {
    byte[] record = new byte[5 + 64];
    record[0] = 0x17;
    record[1] = 3;
    record[2] = 3;
    record[4] = 64;
    return record;
  }

  static byte[] bytes(String text) {
    return text.replace("\n", "\r\n")
        .replace('␊', '\n')
        .replace('␍', '\r')
        .replace('␀', '\0')
        .getBytes(ISO_8859_1);
  }

  String path() {
    return "/v1.41/case/" + name.replaceAll("[^A-Za-z0-9]+", "-");
  }

  @Override
  public String toString() {
    return name;
  }
}
