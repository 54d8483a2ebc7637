package com.example;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.testing.Dockerd;

/** A daemon of its own, in a project without JUnit. */
public final class WithDockerd {
  private WithDockerd() {}

  /** Starts it, asks it, and stops it. */
  public static void main(String[] arguments) throws Exception {
    // cut docs/testing.md: Dockerd dockerd = Dockerd.start();
    System.out.println("answered");
  }
}
