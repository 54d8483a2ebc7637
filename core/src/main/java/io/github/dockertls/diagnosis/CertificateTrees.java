package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.CertificateSummary;
import io.github.dockertls.internal.x509.SignedBy;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a diagnosis as trees, the issuer above what it signed, and as a time line.
 */
final class CertificateTrees {
  private static final int MOST = 10;

  private final Diagnosis diagnosis;
  private final Instant now;
  private final @Nullable HandshakeTrace trace;
  private final List<X509Certificate> sent;
  private final List<X509Certificate> path;
  private final List<Timeline.Row> rows = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  private CertificateTrees(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
    now = diagnosis.time();
    trace = diagnosis.handshake().orElse(null);
    sent = trace == null ? List.of() : trace.serverChain();
    HandshakeTrace.Judgement judgement = trace == null ? null : trace.judgement();
    path = judgement == null ? List.of() : judgement.path();
  }

  static String of(Diagnosis diagnosis) {
    CertificateTrees trees = new CertificateTrees(diagnosis);
    trees.render();
    return trees.out.toString();
  }

  private void render() {
    List<X509Certificate> shown = path.isEmpty() ? fromLeaf() : path;
    if (!sent.isEmpty()) {
      server(shown);
    }
    trusted(diagnosis.trusted().stream().filter(one -> !shown.contains(one)).toList());
    ours();
    if (!rows.isEmpty()) {
      out.append("<h2>How long they are valid</h2>\n").append(new Timeline(now, rows).svg());
    }
  }

  private void server(List<X509Certificate> shown) {
    heading(
        diagnosis.verdict().detail() == Detail.INTERCEPTED
            ? "The certificate shown"
            : "The server's certificate");
    open(missing(shown));
    tree(shown, this::serverTag);
    close(missing(shown));
    List<X509Certificate> more = sent.stream().filter(one -> !shown.contains(one)).toList();
    if (!more.isEmpty()) {
      out.append("<p>Sent as well, and of no use here:</p>\n");
      more.forEach(one -> certificate(one, "sent"));
    }
    shown.forEach(
        one -> rows.add(new Timeline.Row(sent.contains(one) ? "server" : "trusted", one)));
  }

  /** The server's own certificate and its issuers, as far as they were sent or are trusted. */
  private List<X509Certificate> fromLeaf() {
    List<X509Certificate> chain = new ArrayList<>();
    X509Certificate next = sent.isEmpty() ? null : sent.get(0);
    while (next != null && !chain.contains(next)) {
      chain.add(next);
      next = issuer(next);
    }
    return chain;
  }

  private @Nullable X509Certificate issuer(X509Certificate child) {
    for (List<X509Certificate> candidates : List.of(sent, diagnosis.trusted())) {
      for (X509Certificate candidate : candidates) {
        if (candidate.getSubjectX500Principal().equals(child.getIssuerX500Principal())
            && SignedBy.isSignedWith(child, candidate.getPublicKey())) {
          return candidate;
        }
      }
    }
    return null;
  }

  /** What should stand above the last certificate and does not; empty if nothing. */
  private String missing(List<X509Certificate> shown) {
    X509Certificate last = shown.get(shown.size() - 1);
    if (!path.isEmpty() || CertificateSummary.isSelfSigned(last)) {
      return "";
    }
    X500Principal issuer = last.getIssuerX500Principal();
    if (diagnosis.trusted().contains(last)
        || diagnosis.verdict().reason() != Reason.X509_UNKNOWN_AUTHORITY) {
      return "";
    }
    boolean named =
        diagnosis.trusted().stream().anyMatch(ca -> ca.getSubjectX500Principal().equals(issuer));
    return "<b>"
        + Html.escape(issuer.toString())
        + "</b><small>"
        + (named
            ? "signed the certificate below with another key than that of the trusted CA of this"
                + " name"
            : "signed the certificate below, and is neither sent nor trusted")
        + "</small>";
  }

  private void open(String missing) {
    if (!missing.isEmpty()) {
      out.append("<ul class=\"chain\"><li><div class=\"certificate bad missing\">")
          .append(missing)
          .append("</div>");
    }
  }

  private void close(String missing) {
    out.append(missing.isEmpty() ? "" : "</li></ul>\n");
  }

  private String serverTag(X509Certificate one) {
    boolean anchor =
        path.isEmpty() ? diagnosis.trusted().contains(one) : path.get(path.size() - 1).equals(one);
    if (anchor) {
      return sent.contains(one) ? "sent, trusted" : "trusted";
    }
    return sent.contains(one) ? "sent" : "not sent";
  }

  private void trusted(List<X509Certificate> anchors) {
    if (anchors.isEmpty()) {
      return;
    }
    heading("What is trusted");
    for (X509Certificate anchor : anchors.subList(0, Math.min(MOST, anchors.size()))) {
      certificate(anchor, "trusted");
      rows.add(new Timeline.Row("trusted", anchor));
    }
    if (anchors.size() > MOST) {
      out.append("<p>And " + (anchors.size() - MOST) + " more.</p>\n");
    }
  }

  private void ours() {
    List<X509Certificate> own = diagnosis.identity();
    if (own.isEmpty()) {
      return;
    }
    heading("Our own certificate");
    if (trace != null && trace.authorities() != null && !trace.authorities().isEmpty()) {
      out.append("<p>The server takes those of ").append(taken(trace.authorities()));
      out.append(".</p>\n");
    }
    boolean shown = trace != null && !trace.clientChain().isEmpty();
    tree(own, one -> trace == null ? "" : shown ? "shown" : "not shown");
    own.forEach(one -> rows.add(new Timeline.Row("ours", one)));
  }

  private static String taken(List<X500Principal> authorities) {
    String first =
        authorities.stream()
            .limit(MOST)
            .map(ca -> "<b>" + Html.escape(ca.toString()) + "</b>")
            .collect(Collectors.joining(", "));
    int more = authorities.size() - MOST;
    return more > 0 ? first + ", and " + more + " more" : first;
  }

  private void heading(String title) {
    out.append("<h2>").append(title).append("</h2>\n");
  }

  /** What to say of a certificate beside its name. */
  @FunctionalInterface
  private interface Tag {
    String of(X509Certificate certificate);
  }

  private void tree(List<X509Certificate> chain, Tag tag) {
    List<X509Certificate> rootFirst = new ArrayList<>(chain);
    Collections.reverse(rootFirst);
    for (X509Certificate certificate : rootFirst) {
      out.append("<ul class=\"chain\"><li>");
      certificate(certificate, tag.of(certificate));
    }
    out.append("</li></ul>".repeat(rootFirst.size())).append('\n');
  }

  private void certificate(X509Certificate certificate, String tag) {
    CertificateSummary view = CertificateSummary.of(certificate, now);
    boolean bad = view.daysLeft() < 0 || now.isBefore(view.from());
    out.append("<div class=\"certificate").append(bad ? " bad" : "").append("\"><b>");
    out.append(Html.escape(view.subject())).append("</b>");
    out.append(tag.isEmpty() ? "" : " <span class=\"tag\">" + tag + "</span>");
    small("signed by ", view.selfSigned() ? "itself" : view.issuer());
    small(
        "for ",
        view.purpose() + (view.names().isEmpty() ? "" : ": " + String.join(", ", view.names())));
    out.append("<small").append(bad ? " class=\"failure\">" : ">");
    out.append(view.from() + " to " + view.until() + ", " + left(view)).append("</small>");
    small("", view.key() + ", number " + view.serial());
    small("SHA-256 ", view.fingerprint());
    out.append("</div>");
  }

  private String left(CertificateSummary view) {
    if (now.isBefore(view.from())) {
      return "has not begun";
    }
    return view.daysLeft() < 0
        ? "ended " + -view.daysLeft() + " days ago"
        : view.daysLeft() + " days left";
  }

  private void small(String what, String value) {
    out.append("<small>").append(what).append(Html.escape(value)).append("</small>");
  }
}
