package io.github.dockertls.testing;

import java.io.IOException;

/** What the nodes of one swarm share while they run. */
interface SwarmGround {
  /** Where the node is to be started; it is called {@code node} and its number, from 1 on. */
  Engine node(int index);

  /** To be called when the nodes are gone. */
  void close() throws IOException;
}
