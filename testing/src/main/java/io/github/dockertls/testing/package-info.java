/**
 * A real dockerd with TLS for tests: a handle that works anywhere, and a JUnit extension on top.
 *
 * <p>Knows how a daemon is started beside others and removed without a trace. Must not know how a
 * connection is made: it hands out {@link io.github.dockertls.DockerEndpoint}s.
 */
@NullMarked
package io.github.dockertls.testing;

import org.jspecify.annotations.NullMarked;
