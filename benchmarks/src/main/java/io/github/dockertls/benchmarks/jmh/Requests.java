package io.github.dockertls.benchmarks.jmh;

import io.github.dockertls.benchmarks.worker.Contestants;
import io.github.dockertls.benchmarks.worker.Pinger;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Requests over connections that are there already. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Requests {
  @Param({Contestants.OURS, Contestants.HTTP_CLIENT_5, Contestants.BARE_HTTP_CLIENT})
  public String contestant = "";

  private Pinger pinger = () -> "";

  @Setup
  public void connect() throws IOException {
    pinger = Pinger.of(contestant, Surroundings.host(), Surroundings.certificates());
  }

  @Benchmark
  public String ping() throws IOException {
    return pinger.ping();
  }

  @TearDown
  public void close() throws IOException {
    pinger.close();
  }
}
