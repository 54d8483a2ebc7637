/** Real servers for tests, and the certificates that they show. */
package io.github.dockertls.server;
