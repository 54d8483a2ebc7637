package io.github.dockertls.internal.door;

import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way.
 *
 * @param proxy its scheme, host and port
 * @param request how it is asked for a tunnel to the server; null if it takes the requests itself
 */
public record ProxyHop(String proxy, @Nullable String request) {}
