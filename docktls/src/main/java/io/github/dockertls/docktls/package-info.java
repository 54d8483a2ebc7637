/**
 * {@code docktls}, a small twin of the {@code docker} command: the same global flags, variables and
 * contexts, a handful of its commands, and one line with a stable reason where it fails.
 *
 * <p>Knows commands, output and exit statuses. Which daemon is meant and how it is reached is the
 * library's matter.
 */
@NullMarked
package io.github.dockertls.docktls;

import org.jspecify.annotations.NullMarked;
