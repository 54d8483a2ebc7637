/**
 * Whom to trust, who we are, what to check, and the {@code SSLContext} that follows from it.
 *
 * <p>Knows certificates and handshakes. Must not know flags, files of the CLI, or HTTP.
 */
@NullMarked
package io.github.dockertls.tls;

import org.jspecify.annotations.NullMarked;
