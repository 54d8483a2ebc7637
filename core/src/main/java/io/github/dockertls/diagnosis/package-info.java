/**
 * Why a connection fails, and what a working one looks like.
 *
 * <p>Knows certificates, handshakes and what a daemon answers; makes connections of its own, only
 * to look. Must not know flags or files of the CLI: the endpoint hands over what is to be said of
 * them, and how to reach the host.
 */
@NullMarked
package io.github.dockertls.diagnosis;

import org.jspecify.annotations.NullMarked;
