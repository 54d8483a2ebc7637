package io.github.dockertls.diagnosis;

import io.github.dockertls.internal.door.DiagnosisParts;
import io.github.dockertls.internal.door.Doors;
import io.github.dockertls.internal.door.ProxyHop;
import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.x509.DaysLeft;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why an endpoint does not connect, or how it does: a verdict first, then the way step by step.
 *
 * <pre>{@code
 * Diagnosis diagnosis = endpoint.diagnose();
 * System.out.println(diagnosis.text());
 * if (!diagnosis.verdict().connects()) {
 *   Files.writeString(Path.of("why.html"), diagnosis.html());
 * }
 * }</pre>
 *
 * <p>It is shown as text, as {@linkplain #json() JSON} and as {@linkplain #html() a page}; none of
 * them holds a key, a password or a header's value. Immutable and thread-safe.
 */
public final class Diagnosis {
  static {
    Doors.openDiagnoses(Diagnosis::new);
  }

  private final String host;
  private final Instant time;
  private final Verdict verdict;
  private final List<Step> steps;
  private final @Nullable HandshakeTrace handshake;
  private final List<X509Certificate> identity;
  private final List<X509Certificate> trusted;
  private final String protection;
  private final @Nullable ProxyHop hop;

  private Diagnosis(DiagnosisParts parts) {
    host = Printable.line(parts.host());
    time = parts.time();
    verdict = parts.verdict();
    steps = List.copyOf(parts.steps());
    handshake = parts.handshake();
    identity = List.copyOf(parts.identity());
    trusted = List.copyOf(parts.trusted());
    protection = parts.protection();
    hop = parts.hop();
  }

  /**
   * The host that was examined.
   *
   * @return the host as it was given
   */
  public String host() {
    return host;
  }

  /**
   * When it was examined, by this machine's clock.
   *
   * @return the time of the diagnosis
   */
  public Instant time() {
    return time;
  }

  /**
   * What it comes to.
   *
   * @return the verdict
   */
  public Verdict verdict() {
    return verdict;
  }

  /**
   * The way as far as it could be gone.
   *
   * @return the steps in order
   */
  public List<Step> steps() {
    return steps;
  }

  /**
   * What was seen of the TLS handshake.
   *
   * @return the handshake, or nothing if it did not come to one
   */
  public Optional<HandshakeTrace> handshake() {
    return Optional.ofNullable(handshake);
  }

  /**
   * Our own certificate, and those sent with it.
   *
   * @return the chain, empty if there is none
   */
  public List<X509Certificate> identity() {
    return identity;
  }

  /**
   * The certificates that were given to be trusted; the system's roots are left out.
   *
   * @return the given trust anchors, perhaps none
   */
  public List<X509Certificate> trusted() {
    return trusted;
  }

  /**
   * How the connection is secured, in a word or two for tables.
   *
   * @return {@code mutual TLS}, {@code TLS}, {@code TLS, unverified}, {@code none}, {@code local
   *     socket}, or {@code -} if it did not come to that
   */
  public String protection() {
    return protection;
  }

  @Nullable ProxyHop hop() {
    return hop;
  }

  /**
   * How long all certificates that take part stay valid: the server's as sent, the trust anchor,
   * and ours.
   *
   * @return full days until the first of them ends, negative once it has; nothing without any
   */
  public OptionalLong daysLeft() {
    Stream<X509Certificate> server =
        handshake == null
            ? Stream.of()
            : Stream.concat(
                handshake.serverChain().stream(),
                handshake.judgement() == null
                    ? Stream.of()
                    : handshake.judgement().path().stream());
    return Stream.concat(server, identity.stream())
        .mapToLong(certificate -> DaysLeft.of(certificate, time))
        .min();
  }

  /**
   * The diagnosis for people: verdict, remedy, steps. Without any escape sequence.
   *
   * @return several lines
   */
  public String text() {
    return TextRendering.plain().render(this);
  }

  /**
   * The diagnosis for a terminal that shows colours. Sentences are wrapped at 80 columns; commands,
   * and words that are longer, are left whole.
   *
   * @return several lines with ANSI colours
   */
  public String colouredText() {
    return TextRendering.forTerminal().render(this);
  }

  /**
   * The diagnosis for programs, as docs/diagnosis.md describes it: {@code host}, {@code time},
   * {@code proxy}, {@code verdict}, {@code protection}, {@code daysLeft}, {@code steps}, {@code
   * handshake}, {@code identity} and {@code trusted}. Each is always there, {@code null} or empty
   * where there is none. Fields may be added in any release.
   *
   * @return a JSON object
   */
  public String json() {
    return JsonRendering.render(this);
  }

  /**
   * The diagnosis as a page that needs nothing else: no script, no other file, no network. What
   * came from the network is escaped.
   *
   * @return an HTML document in UTF-8
   */
  public String html() {
    return Page.of(this);
  }

  /**
   * A page of many endpoints: a table by days left, and the validity of the certificate of each
   * that ends first, the server's or ours, on one time line.
   *
   * @param diagnoses the endpoints' diagnoses
   * @return an HTML document in UTF-8
   */
  public static String html(Collection<Diagnosis> diagnoses) {
    return FleetPage.of(diagnoses);
  }

  /** The same as {@link #text()}. */
  @Override
  public String toString() {
    return text();
  }
}
