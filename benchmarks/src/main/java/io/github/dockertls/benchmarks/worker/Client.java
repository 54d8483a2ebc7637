package io.github.dockertls.benchmarks.worker;

import java.io.IOException;
import java.io.InputStream;

/**
 * One contestant: what a program would ask of a daemon. Each method returns once all is done, and
 * tells what it got, for comparison with what the others got.
 */
interface Client extends AutoCloseable {
  /** {@code /_ping}. */
  String ping() throws IOException;

  /** The daemon's version. */
  String version() throws IOException;

  /** A file out of a container, as a tar archive. */
  String download(String container, String path) throws IOException;

  /** A tar archive into a container's root folder. */
  String copyIn(String container, InputStream tar) throws IOException;

  /** An image out of the daemon. */
  String save(String image) throws IOException;

  /** An image into the daemon. */
  String load(InputStream tar) throws IOException;

  /** What a container printed. */
  String logs(String container) throws IOException;

  /** A command in a container that prints. */
  String exec(String container, String... command) throws IOException;

  /** A command in a container that reads, and prints. */
  String feed(String container, InputStream stdin, String... command) throws IOException;

  @Override
  void close() throws IOException;
}
