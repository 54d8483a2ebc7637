/**
 * Sets of files that come as a whole.
 *
 * <p>Knows names, modes and atomic replacement. Must not know what is in a file.
 */
@NullMarked
package io.github.dockertls.internal.files;

import org.jspecify.annotations.NullMarked;
