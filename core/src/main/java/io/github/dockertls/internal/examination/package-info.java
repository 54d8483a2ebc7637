/**
 * Finds out what is wrong with a connection, or shows that nothing is.
 *
 * <p>Knows certificates, handshakes and what a daemon answers; makes connections of its own, only
 * to look. Must not know flags or files of the CLI: the endpoint hands over what is to be said of
 * them, and how to reach the host.
 */
@NullMarked
package io.github.dockertls.internal.examination;

import org.jspecify.annotations.NullMarked;
