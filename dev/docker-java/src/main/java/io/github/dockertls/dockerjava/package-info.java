/** docker-java's own tests over our transport; see dev/docker-java-tests. */
@org.jspecify.annotations.NullMarked
package io.github.dockertls.dockerjava;
