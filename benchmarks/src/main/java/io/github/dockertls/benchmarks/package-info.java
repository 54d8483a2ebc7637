/** The figures, the contests that measure them, and what these need: daemons, data, processes. */
@NullMarked
package io.github.dockertls.benchmarks;

import org.jspecify.annotations.NullMarked;
