package io.github.dockertls.tls;

import java.net.Socket;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What happened in a handshake that JSSE does not tell afterwards. Thread-safe. */
final class HandshakeNotes {
  private final Map<Socket, Boolean> asked = Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<Socket, Boolean> shown = Collections.synchronizedMap(new WeakHashMap<>());
  private volatile boolean everAsked;

  void clientCertificateAsked(@Nullable Socket socket) {
    everAsked = true;
    if (socket != null) {
      asked.put(socket, true);
    }
  }

  void serverCertificateShown(@Nullable Socket socket) {
    if (socket != null) {
      shown.put(socket, true);
    }
  }

  /** Whether any server asked us for a certificate yet. */
  boolean wasClientCertificateAsked() {
    return everAsked;
  }

  boolean wasClientCertificateAsked(Socket socket) {
    return asked.containsKey(socket);
  }

  /** A server shows its certificate in every handshake that does not resume an earlier session. */
  boolean isResumed(Socket socket) {
    return !shown.containsKey(socket);
  }
}
