package io.github.dockertls.tls;

import io.github.dockertls.internal.text.HostPort;
import io.github.dockertls.internal.x509.IpAddress;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.EdECKey;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/**
 * What each connection offers: the CLI's protocols, suites, groups and signature schemes (CLI rule
 * 52) and its server name (CLI rule 53). Held per connection; no security property is touched.
 */
final class ConnectionDefaults {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** The CLI's order. The CHACHA20 suites of TLS 1.2 are ours; newer CLIs offer them too. */
  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final String[] suites;
  private final @Nullable String serverName;
  private final String ownScheme;
  private final Runnable beforeHandshake;

  /**
   * The defaults.
   *
   * @param jdk the context that has to support them
   * @param serverName the name to send instead of the one dialled, or null
   * @param identity who we are, or null: its kind of key is offered too, whatever the CLI takes
   * @param beforeHandshake runs at the start of each handshake, and perhaps more often
   */
  ConnectionDefaults(
      SSLContext jdk,
      @Nullable String serverName,
      @Nullable Identity identity,
      Runnable beforeHandshake) {
    List<String> supported = List.of(jdk.getSupportedSSLParameters().getCipherSuites());
    suites = SUITES.stream().filter(supported::contains).toArray(String[]::new);
    this.serverName = serverName;
    this.beforeHandshake = beforeHandshake;
    this.ownScheme = identity == null ? "none" : schemeOf(identity.chain().get(0).getPublicKey());
  }

  /** What the signature schemes of keys begin with that the CLI has not. */
  private static String schemeOf(PublicKey key) {
    if (key instanceof EdECKey edwards) {
      return edwards.getParams().getName().toLowerCase(Locale.ROOT);
    }
    return key.getAlgorithm().equals("RSASSA-PSS") ? "rsa_pss_pss_" : "none";
  }

  String[] suites() {
    return suites.clone();
  }

  SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters(suites(), PROTOCOLS.clone());
    parameters.setAlgorithmConstraints(new OfferedAlgorithms(ownScheme, beforeHandshake));
    return parameters;
  }

  void applyTo(SSLSocket socket, @Nullable String dialled) {
    socket.setUseClientMode(true);
    SSLParameters parameters = parameters();
    name(parameters, dialled);
    socket.setSSLParameters(parameters);
  }

  void applyTo(SSLEngine engine, @Nullable String dialled) {
    engine.setUseClientMode(true);
    SSLParameters parameters = parameters();
    name(parameters, dialled);
    engine.setSSLParameters(parameters);
  }

  /** Sent as it is, with its case, even where {@code SNIHostName} would refuse it. */
  private void name(SSLParameters parameters, @Nullable String dialled) {
    String name = serverName != null ? serverName : dialled;
    if (name == null) {
      return;
    }
    String bare = HostPort.withoutTrailing('.', name);
    boolean sendable = !bare.isEmpty() && IpAddress.isName(bare);
    parameters.setServerNames(sendable ? List.of(new SentName(bare)) : List.of());
  }

  private static final class SentName extends SNIServerName {
    SentName(String name) {
      super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Leaves out what the CLI does not offer: other groups than x25519 and the three NIST curves,
   * keys that are good for RSASSA-PSS alone, Ed448, DSA and SHA-224. JSSE asks for each by its name
   * in TLS; named groups alone could be set per connection only from JDK 20 on.
   */
  private static final class OfferedAlgorithms implements AlgorithmConstraints {
    private static final Set<String> CURVES = Set.of("secp256r1", "secp384r1", "secp521r1");

    private final String ownScheme;
    private final Runnable beforeHandshake;

    OfferedAlgorithms(String ownScheme, Runnable beforeHandshake) {
      this.ownScheme = ownScheme;
      this.beforeHandshake = beforeHandshake;
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        @Nullable String algorithm,
        @Nullable AlgorithmParameters parameters) {
      // JSSE asks for protocols and suites before it looks for a session to resume.
      beforeHandshake.run();
      if (algorithm == null) {
        return true;
      }
      String name = algorithm.toLowerCase(Locale.ROOT);
      if (name.startsWith(ownScheme)) {
        return true;
      }
      if (name.startsWith("sec") || name.startsWith("brainpool")) {
        return CURVES.contains(name);
      }
      return !(name.equals("x448")
          || name.equals("ed448")
          || name.contains("mlkem")
          || name.startsWith("ffdhe")
          || name.startsWith("dsa_")
          || name.startsWith("rsa_pss_pss_")
          || name.endsWith("_sha224")
          || name.endsWith("_md5"));
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, @Nullable Key key) {
      return true;
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        @Nullable String algorithm,
        @Nullable Key key,
        @Nullable AlgorithmParameters parameters) {
      return permits(primitives, algorithm, parameters);
    }
  }
}
