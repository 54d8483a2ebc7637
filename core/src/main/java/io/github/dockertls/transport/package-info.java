/**
 * docker-java's {@code DockerHttpClient} on Apache HttpCore 5, the protocol layer of HttpClient 5.
 *
 * <p>HttpClient's own layer above it logs {@code Authorization} headers at DEBUG and has no way to
 * end one direction of a hijacked connection; pool and dialler are therefore here. Knows HTTP,
 * streams and connections. Must not know where an endpoint came from or how a certificate is
 * judged.
 */
@NullMarked
package io.github.dockertls.transport;

import org.jspecify.annotations.NullMarked;
