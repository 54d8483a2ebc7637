/**
 * The front door: where a Docker host is, how it is secured, and the client for it.
 *
 * <p>Knows how the parts below fit together. Holds no rule of its own about files, certificates or
 * requests: those live in the packages below it. Two types here, {@link
 * io.github.dockertls.DockerTlsException} and {@link io.github.dockertls.Environment}, are the
 * words that every package shares; they depend on none of them.
 */
@NullMarked
package io.github.dockertls;

import org.jspecify.annotations.NullMarked;
