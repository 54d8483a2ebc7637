/**
 * What the real CLI, docker-java and a diagnosis say of the same broken set-ups. Knows real daemons
 * and how to ask each of the three; must not know the benchmarks.
 */
@NullMarked
package io.github.dockertls.benchmarks.beside;

import org.jspecify.annotations.NullMarked;
