@org.jspecify.annotations.NullMarked
package io.github.dockertls.following;
