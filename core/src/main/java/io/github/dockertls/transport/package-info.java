/**
 * docker-java's {@code DockerHttpClient} on Apache HttpClient 5.
 *
 * <p>Knows HTTP, streams and connections. Must not know where an endpoint came from or how a
 * certificate is judged.
 */
@NullMarked
package io.github.dockertls.transport;

import org.jspecify.annotations.NullMarked;
