/**
 * PEM text to certificates and private keys, and the exact rules of what is accepted.
 *
 * <p>Knows encodings. Must not know what a certificate is trusted for, or that there is a network.
 */
@NullMarked
package io.github.dockertls.pem;

import org.jspecify.annotations.NullMarked;
