/**
 * Events and logs that go on after a cut.
 *
 * <p>Knows: docker-java's commands, what was seen last, which failures heal. Must not know: how a
 * connection is made, or why it broke.
 */
@NullMarked
package io.github.dockertls.following;

import org.jspecify.annotations.NullMarked;
