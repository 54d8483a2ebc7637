/**
 * What was found out about a connection, and how it is shown: as text, as JSON, as a page.
 *
 * <p>Knows how a verdict and its steps are written. Must not know how they were found: it connects
 * to nothing.
 */
@NullMarked
package io.github.dockertls.diagnosis;

import org.jspecify.annotations.NullMarked;
