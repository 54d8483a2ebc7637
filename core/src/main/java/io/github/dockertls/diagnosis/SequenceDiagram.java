package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Who said what, from the first packet to the daemon's answer or to where it broke, as SVG: on the
 * left this machine, on the right the server.
 */
final class SequenceDiagram {
  private static final int WIDTH = 1000;
  private static final int LEFT = 130;
  private static final int RIGHT = 870;
  private static final int ROW = 46;
  private static final int TOP = 56;
  private static final int LETTERS = 104;
  private static final int BOLD_LETTERS = 84;
  private static final int AUTHORITIES = 3;

  /** Who speaks. */
  private enum From {
    US,
    SERVER,
    NOBODY
  }

  private record Message(From from, String text, String more, boolean broken) {}

  private final Diagnosis diagnosis;
  private final List<Message> messages = new ArrayList<>();

  private SequenceDiagram(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  static String of(Diagnosis diagnosis) {
    SequenceDiagram diagram = new SequenceDiagram(diagnosis);
    diagram.collect();
    return diagram.svg();
  }

  private void collect() {
    Verdict verdict = diagnosis.verdict();
    if (has(Topic.CONNECTION)) {
      boolean failed = is(Topic.CONNECTION, Step.Status.FAILURE);
      ours("connects", failed ? "" : finding(Topic.CONNECTION));
      if (!failed) {
        diagnosis.handshake().ifPresent(this::handshake);
        api();
      }
    } else if (has(Topic.NAME)) {
      ours("asks for the address of the name", "");
    }
    if (verdict.connects()) {
      return;
    }
    boolean server =
        verdict.detail() != Detail.PACKETS_DROPPED
            && verdict.detail() != Detail.SILENT_PEER
            && !isOurRefusal()
            && has(Topic.CONNECTION);
    messages.add(
        new Message(server ? From.SERVER : From.NOBODY, verdict.cause(), verdict.sentence(), true));
  }

  /** Whether it was we who ended it. */
  private boolean isOurRefusal() {
    return diagnosis
        .handshake()
        .map(HandshakeTrace::judgement)
        .map(judgement -> judgement.refusal() != null)
        .orElse(!has(Topic.CONNECTION));
  }

  private void handshake(HandshakeTrace trace) {
    ours("ClientHello", "TLS 1.2 or 1.3, server name " + trace.serverName());
    if (trace.serverChain().isEmpty()) {
      return;
    }
    String agreed = trace.protocol() == null ? "" : trace.protocol() + ", " + trace.cipherSuite();
    theirs("ServerHello", agreed);
    X509Certificate leaf = trace.serverChain().get(0);
    int more = trace.serverChain().size() - 1;
    theirs(
        "Certificate",
        CertificateView.subject(leaf) + (more == 0 ? "" : " and " + more + " above it"));
    List<X500Principal> authorities = trace.authorities();
    if (authorities != null) {
      theirs("CertificateRequest", "wants a client certificate" + of(authorities));
    }
    HandshakeTrace.Judgement judgement = trace.judgement();
    if (judgement != null && judgement.refusal() != null) {
      return;
    }
    if (authorities != null) {
      ours(
          "Certificate",
          trace.clientChain().isEmpty()
              ? "none"
              : CertificateView.subject(trace.clientChain().get(0)));
    }
    if (trace.failure() == null) {
      ours("Finished", "the handshake took " + trace.duration().toMillis() + " ms");
    }
  }

  private static String of(List<X500Principal> authorities) {
    if (authorities.isEmpty()) {
      return "";
    }
    String named =
        authorities.stream()
            .limit(AUTHORITIES)
            .map(X500Principal::toString)
            .collect(Collectors.joining(" or "));
    int more = authorities.size() - AUTHORITIES;
    return " of " + named + (more > 0 ? " or " + more + " more" : "");
  }

  private void api() {
    if (is(Topic.API, Step.Status.OK) || is(Topic.API, Step.Status.WARNING)) {
      ours("GET /_ping, GET /version", "");
      theirs("200", finding(Topic.API));
    } else if (is(Topic.API, Step.Status.FAILURE) || is(Topic.PROTOCOL, Step.Status.FAILURE)) {
      if (diagnosis.handshake().isEmpty() || has(Topic.HANDSHAKE)) {
        ours("GET /_ping", "");
      }
    } else if (is(Topic.CLIENT_CERTIFICATE, Step.Status.FAILURE)
        && diagnosis.handshake().map(trace -> trace.failure() == null).orElse(false)) {
      ours("GET /_ping", "");
    }
  }

  private void ours(String text, String more) {
    messages.add(new Message(From.US, text, more, false));
  }

  private void theirs(String text, String more) {
    messages.add(new Message(From.SERVER, text, more, false));
  }

  private boolean has(Topic topic) {
    return diagnosis.steps().stream().anyMatch(step -> step.topic() == topic);
  }

  private boolean is(Topic topic, Step.Status status) {
    return diagnosis.steps().stream()
        .anyMatch(step -> step.topic() == topic && step.status() == status);
  }

  private String finding(Topic topic) {
    return diagnosis.steps().stream()
        .filter(step -> step.topic() == topic)
        .map(Step::finding)
        .findFirst()
        .orElse("");
  }

  private String svg() {
    int height = TOP + ROW * messages.size() + 24;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg id=\"diagram\" role=\"img\" viewBox=\"0 0 " + WIDTH + " ")
        .append(height)
        .append("\" aria-label=\"The messages of the connection\">\n");
    life(svg, LEFT, "this machine", height);
    life(svg, RIGHT, diagnosis.host(), height);
    for (int i = 0; i < messages.size(); i++) {
      message(svg, messages.get(i), TOP + 26 + ROW * i);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void life(StringBuilder svg, int x, String name, int height) {
    svg.append("<rect x=\"" + (x - 118) + "\" y=\"8\" width=\"236\" height=\"30\" rx=\"5\"")
        .append(" fill=\"#f6f8fa\" stroke=\"#d0d7de\"/>\n<text x=\"" + x + "\" y=\"28\"")
        .append(" text-anchor=\"middle\">")
        .append(Html.shortened(name, 34))
        .append("</text>\n<line x1=\"" + x + "\" y1=\"38\" x2=\"" + x + "\" y2=\"" + height)
        .append("\" stroke=\"#d0d7de\" stroke-width=\"2\"/>\n");
  }

  private static void message(StringBuilder svg, Message message, int y) {
    String colour = message.broken() ? "#cf222e" : "#0969da";
    boolean right = message.from() == From.US;
    int end = right ? RIGHT - 2 : LEFT + 2;
    int middle = (LEFT + RIGHT) / 2;
    svg.append("<g><title>").append(Html.escape(message.text() + " " + message.more()));
    svg.append("</title>");
    if (message.from() == From.NOBODY) {
      cross(svg, message.more().isEmpty() ? middle : LEFT, y + 4);
    } else {
      svg.append("<line x1=\"" + LEFT + "\" x2=\"" + RIGHT + "\" y1=\"" + y + "\" y2=\"" + y)
          .append("\" stroke=\"" + colour + "\" stroke-width=\"2\"/>");
      int back = right ? -10 : 10;
      svg.append("<path d=\"M" + end + " " + y + " l" + back + " -5 v10 z\"")
          .append(" fill=\"" + colour + "\"/>");
      if (message.broken()) {
        cross(svg, LEFT, y);
      }
    }
    svg.append("<text x=\"" + middle + "\" y=\"" + (y - 6) + "\" text-anchor=\"middle\"")
        .append(message.broken() ? " class=\"failure\">" : ">")
        .append(Html.escape(message.text()))
        .append("</text><text x=\"" + middle + "\" y=\"" + (y + 15))
        .append("\" text-anchor=\"middle\" class=\"")
        .append(message.broken() ? "failure" : "dim")
        .append("\">")
        .append(Html.shortened(message.more(), message.broken() ? BOLD_LETTERS : LETTERS))
        .append("</text></g>\n");
  }

  private static void cross(StringBuilder svg, int x, int y) {
    svg.append("<path d=\"M" + (x - 9) + " " + (y - 9) + " l18 18 m0 -18 l-18 18\"")
        .append(" stroke=\"#cf222e\" stroke-width=\"4\" fill=\"none\"/>");
  }
}
