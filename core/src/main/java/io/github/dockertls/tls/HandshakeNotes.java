package io.github.dockertls.tls;

import java.net.Socket;
import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What happened in a handshake that JSSE does not tell afterwards. Thread-safe. */
final class HandshakeNotes {
  private final Map<Socket, List<X500Principal>> asked =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<Socket, Boolean> shown = Collections.synchronizedMap(new WeakHashMap<>());
  private volatile @Nullable List<X500Principal> lastAsked;

  /** Notes that a server asks for a certificate of these CAs; of any if it names none. */
  void clientCertificateAsked(@Nullable Socket socket, Principal @Nullable [] authorities) {
    List<X500Principal> named =
        authorities == null
            ? List.of()
            : Arrays.stream(authorities)
                .filter(X500Principal.class::isInstance)
                .map(X500Principal.class::cast)
                .toList();
    lastAsked = named;
    if (socket != null) {
      asked.put(socket, named);
    }
  }

  void serverCertificateShown(@Nullable Socket socket) {
    if (socket != null) {
      shown.put(socket, true);
    }
  }

  /** The CAs that the latest server that asked for a certificate named; null if none asked yet. */
  @Nullable List<X500Principal> authorities() {
    return lastAsked;
  }

  /** The CAs of whom the server wants a certificate; null if it wants none. */
  @Nullable List<X500Principal> authorities(Socket socket) {
    return asked.get(socket);
  }

  /** A server shows its certificate in every handshake that does not resume an earlier session. */
  boolean isResumed(Socket socket) {
    return !shown.containsKey(socket);
  }
}
