/**
 * A certificate taken apart: its fields, its names, its key and its days.
 *
 * <p>Knows encodings and RFC 5280's fields. Must not know whether a certificate is trusted, or that
 * there is a network.
 */
@NullMarked
package io.github.dockertls.internal.x509;

import org.jspecify.annotations.NullMarked;
