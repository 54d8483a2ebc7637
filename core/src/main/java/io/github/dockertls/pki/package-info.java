/**
 * A certificate authority, server and client certificates, and a daemon's TLS configuration.
 *
 * <p>Knows how certificates are made and written. Must not know how they are used to connect.
 */
@NullMarked
package io.github.dockertls.pki;

import org.jspecify.annotations.NullMarked;
