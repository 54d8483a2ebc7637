package io.github.dockertls.benchmarks;

/**
 * A JDK.
 *
 * @param program the path of its {@code java}
 * @param version its feature number
 */
record Java(String program, int version) {}
