/**
 * The contestants, and the programs in which they run: each in a JVM of its own, told by lines what
 * to do. Knows no other package here: what is loaded beside a contestant would be measured with it.
 */
@NullMarked
package io.github.dockertls.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
