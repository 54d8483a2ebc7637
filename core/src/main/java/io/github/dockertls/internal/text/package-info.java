/**
 * How things are written in messages.
 *
 * <p>Knows paths, hosts and shells. Must not know certificates or connections.
 */
@NullMarked
package io.github.dockertls.internal.text;

import org.jspecify.annotations.NullMarked;
