/** What is measured within a warm JVM, by JMH; {@code Jmh} of the package above runs it. */
@NullMarked
package io.github.dockertls.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
