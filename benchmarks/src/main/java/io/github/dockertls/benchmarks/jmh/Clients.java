package io.github.dockertls.benchmarks.jmh;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.benchmarks.worker.Contestants;
import io.github.dockertls.benchmarks.worker.DockerJava;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From host and folder to a client that is ready, and closed again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Clients {
  @Param({Contestants.OURS, Contestants.HTTP_CLIENT_5})
  public String contestant = "";

  @Benchmark
  public Object make() throws IOException {
    try (DockerClient client =
        DockerJava.client(contestant, Surroundings.host(), Surroundings.certificates())) {
      return client;
    }
  }
}
