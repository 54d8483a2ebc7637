package io.github.dockertls.transport;

import io.github.dockertls.internal.text.ApiVersion;
import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.tls.TlsPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a builder collected; the parts of a transport share it. */
record Settings(
    Address address,
    @Nullable TlsPolicy tls,
    @Nullable Proxy proxy,
    Map<String, String> headers,
    String pathPrefix,
    ApiVersion apiVersion,
    boolean isApiVersionNegotiated,
    boolean compressDownloads,
    int maxConnections,
    Duration acquireTimeout,
    KeepAlive keepAlive,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration responseTimeout,
    Duration totalTimeout,
    Consumer<? super HandshakeInfo> onHandshake) {

  /** The host and port, or the socket, as messages show them. */
  String display() {
    return address.display();
  }

  /** The proxy that takes the requests itself, instead of a tunnel; else null. */
  @Nullable Proxy requestProxy() {
    return proxy != null && tls == null && proxy.takesRequests() ? proxy : null;
  }
}
