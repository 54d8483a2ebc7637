/**
 * Flags, environment, {@code ~/.docker} and contexts: which endpoint would {@code docker} use.
 *
 * <p>Knows the CLI's rules of resolution. Must not open a connection or decide whom to trust.
 */
@NullMarked
package io.github.dockertls.cli;

import org.jspecify.annotations.NullMarked;
