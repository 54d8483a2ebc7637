/**
 * Credentials for registries, as {@code docker} finds them.
 *
 * <p>Knows config.json, DOCKER_AUTH_CONFIG and credential helpers. Must not know daemons or TLS.
 */
@NullMarked
package io.github.dockertls.internal.registry;

import org.jspecify.annotations.NullMarked;
