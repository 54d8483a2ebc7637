/**
 * The one door through which our packages reach what is not public of each other.
 *
 * <p>Knows the public types on both sides, and so lies across the arrows: {@code ArchitectureTest}
 * leaves it out of the circles, and lets only its owners and those above them through.
 */
@NullMarked
package io.github.dockertls.internal.door;

import org.jspecify.annotations.NullMarked;
