package io.github.dockertls;

import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Rotation;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The TLS part of the endpoint's builder: what excludes what, and what is incomplete. */
final class TlsSettings {
  private final String scheme;
  private @Nullable Path certificates;
  private @Nullable Trust trust;
  private @Nullable Identity identity;
  private @Nullable String serverName;
  private @Nullable Consumer<? super Rotation> onRotation;
  private boolean commonName;
  private boolean plainHttp;

  TlsSettings(String scheme) {
    this.scheme = scheme;
  }

  void certificates(Path directory) {
    requireUnset("trust", trust);
    requireUnset("identity", identity);
    requireSecurable("certificates");
    certificates = directory;
  }

  void trust(Trust whom) {
    requireUnset("certificates", certificates);
    requireSecurable("trust");
    trust = whom;
  }

  void identity(Identity who) {
    requireUnset("certificates", certificates);
    requireSecurable("identity");
    identity = who;
  }

  void serverName(String name) {
    requireSecurable("serverName");
    serverName = name;
  }

  void onRotation(Consumer<? super Rotation> listener) {
    requireSecurable("onRotation");
    onRotation = listener;
  }

  void allowCommonName() {
    requireSecurable("allowCommonName");
    commonName = true;
  }

  void plainHttp() {
    if (certificates != null || trust != null || identity != null || needsTrust()) {
      throw new IllegalStateException("plainHttp excludes the TLS settings that were made");
    }
    plainHttp = true;
  }

  @Nullable Path certificates() {
    return certificates;
  }

  /** The policy, or null for an endpoint without TLS. */
  @Nullable TlsPolicy policy(Environment environment) {
    Trust whom = trust;
    Identity who = identity;
    if (certificates != null) {
      CertificateDirectory directory =
          CertificateDirectory.read(environment.workingDirectory().resolve(certificates));
      whom = directory.trust();
      who = directory.identity();
    }
    if (whom == null) {
      requireNothingElse();
      return null;
    }
    TlsPolicy.Builder builder = TlsPolicy.builder(whom).environment(environment);
    if (who != null) {
      builder.identity(who);
    }
    if (serverName != null) {
      builder.serverName(serverName);
    }
    if (onRotation != null) {
      builder.onRotation(onRotation);
    }
    if (commonName) {
      builder.allowCommonName();
    }
    return builder.build();
  }

  private void requireNothingElse() {
    if (identity != null || needsTrust()) {
      throw new IllegalStateException(
          "identity, serverName, allowCommonName and onRotation require trust(...) or certificates(...)");
    }
    if (scheme.equals("tcp") && !plainHttp) {
      throw new IllegalStateException(
          "tcp:// requires certificates(...) or trust(...); or plainHttp(), which is not secured");
    }
  }

  private boolean needsTrust() {
    return serverName != null || onRotation != null || commonName;
  }

  private void requireSecurable(String setting) {
    if (plainHttp) {
      throw new IllegalStateException(setting + " excludes plainHttp, which was set");
    }
    if (!scheme.equals("tcp")) {
      throw new IllegalStateException(
          setting + " is for tcp:// hosts; TLS is not spoken over " + scheme + "://");
    }
  }

  private static void requireUnset(String setting, @Nullable Object value) {
    if (value != null) {
      throw new IllegalStateException(setting + " was already set; certificates stands alone");
    }
  }
}
