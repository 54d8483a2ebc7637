package io.github.dockertls.benchmarks.jmh;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.benchmarks.worker.Checksum;
import io.github.dockertls.benchmarks.worker.Contestants;
import io.github.dockertls.benchmarks.worker.DockerJava;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An archive out of a container. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Downloads {
  @Param({Contestants.OURS, Contestants.HTTP_CLIENT_5})
  public String contestant = "";

  @Param("")
  public String container = "";

  @Param("")
  public String path = "";

  private @Nullable DockerClient docker;

  @Setup
  public void connect() {
    docker = DockerJava.client(contestant, Surroundings.host(), Surroundings.certificates());
  }

  @Benchmark
  public String download() throws IOException {
    return new Checksum().drain(open().copyArchiveFromContainerCmd(container, path).exec()).seen();
  }

  @TearDown
  public void close() throws IOException {
    open().close();
  }

  private DockerClient open() {
    return Objects.requireNonNull(docker);
  }
}
