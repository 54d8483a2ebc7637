/**
 * Whether a chain of certificates is good for a host, by the CLI's rules and by PKIX.
 *
 * <p>Knows roots, paths and names. Must not know a socket, a flag or a file.
 */
@NullMarked
package io.github.dockertls.internal.verify;

import org.jspecify.annotations.NullMarked;
