package io.github.dockertls.tls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Judges chain files beyond the project's own; {@code dev/cli-parity --x509 FILE...} calls it. */
final class CorpusJudge {
  private static final Set<String> ABOUT_PARSING = Set.of("parse", "roots");
  private static final int ALLOWED_PERCENT = 2;

  private final Map<String, Integer> tooLax = new TreeMap<>();
  private final Map<String, Integer> tooStrict = new TreeMap<>();
  private int agree;
  private int unread;
  private int thrown;

  private CorpusJudge() {}

  /** Takes files of cases, a JSON object a line, gzipped or not; exits non-zero if one is bad. */
  public static void main(String[] files) throws IOException {
    boolean good = files.length > 0;
    for (String file : files) {
      CorpusJudge judge = new CorpusJudge();
      judge.read(Path.of(file));
      good &= judge.report(file);
    }
    System.exit(good ? 0 : 1);
  }

  private void read(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        count(json.readTree(line));
      }
    }
  }

  private void count(JsonNode given) {
    boolean expected = given.path("expected").path("ok").asBoolean();
    String kind = given.path("expected").path("class").asText();
    List<X509Certificate> roots = certificates(given.path("roots"));
    List<X509Certificate> sent = certificates(given.path("leaf"));
    sent.addAll(certificates(given.path("intermediates")));
    if (roots.isEmpty() || sent.size() != 1 + given.path("intermediates").size()) {
      unread++;
      return;
    }
    if (accepts(given, roots, sent) == expected) {
      agree++;
    } else {
      (expected ? tooStrict : tooLax).merge(kind, 1, Integer::sum);
      System.out.println(given.path("id").asText() + " " + kind);
    }
  }

  private boolean accepts(JsonNode given, List<X509Certificate> roots, List<X509Certificate> sent) {
    String host = given.path("ip").asText(given.path("dns_name").asText(null));
    try {
      CorpusFactory.verifier(roots, Instant.parse(given.path("time").asText())).verify(sent, host);
      return true;
    } catch (CertificateException e) {
      return false;
    } catch (RuntimeException e) {
      System.out.println(given.path("id").asText() + " threw " + e);
      thrown++;
      return false;
    }
  }

  /** Those that the JDK can read, of one text or a list of texts. */
  private static List<X509Certificate> certificates(JsonNode texts) {
    List<X509Certificate> read = new ArrayList<>();
    for (JsonNode text : texts.isArray() ? texts : List.of(texts)) {
      byte[] pem = text.asText().getBytes(StandardCharsets.US_ASCII);
      try {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        read.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem)));
      } catch (CertificateException e) {
        // counted as not read by the JDK
      }
    }
    return read;
  }

  private boolean report(String file) {
    int strict = tooStrict.values().stream().mapToInt(Integer::intValue).sum();
    int lax = tooLax.values().stream().mapToInt(Integer::intValue).sum();
    int all = agree + strict + lax + unread;
    System.out.println(
        file
            + ": "
            + all
            + " chains, "
            + agree
            + " agree, accepted beyond the CLI "
            + tooLax
            + ", refused beyond the CLI "
            + tooStrict
            + ", not read by the JDK "
            + unread
            + ", unchecked exceptions "
            + thrown);
    return ABOUT_PARSING.containsAll(tooLax.keySet())
        && strict * 100 < all * ALLOWED_PERCENT
        && thrown == 0;
  }
}
