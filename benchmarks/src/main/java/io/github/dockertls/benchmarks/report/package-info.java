/** Numbers, their summary, and how they are shown: text, Markdown, SVG, JSON. Measures nothing. */
@NullMarked
package io.github.dockertls.benchmarks.report;

import org.jspecify.annotations.NullMarked;
