/**
 * Talks to a Docker daemon over TLS as the {@code docker} command would, or says why it cannot.
 *
 * <p>Start with {@link io.github.dockertls.DockerTls} or {@link
 * io.github.dockertls.DockerEndpoint}.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.github.dockertls {
  requires transitive com.github.dockerjava.api;
  requires transitive com.github.dockerjava.core;
  requires transitive com.github.dockerjava.transport;
  requires transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires java.naming;
  requires jdk.net;
  requires org.apache.httpcomponents.core5.httpcore5;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.util;
  requires org.slf4j;
  requires static org.immutables.value.annotations;

  // docker-java needs them and has no descriptor that could ask for them.
  requires com.fasterxml.jackson.annotation;
  requires com.google.common;
  requires org.apache.commons.compress;
  requires org.apache.commons.io;
  requires org.apache.commons.lang3;

  exports io.github.dockertls;
  exports io.github.dockertls.cli;
  exports io.github.dockertls.diagnosis;
  exports io.github.dockertls.following;
  exports io.github.dockertls.pem;
  exports io.github.dockertls.pki;
  exports io.github.dockertls.tls;
  exports io.github.dockertls.transport;
}
