package io.github.dockertls.benchmarks.jmh;

import io.github.dockertls.benchmarks.worker.Contestants;
import io.github.dockertls.benchmarks.worker.NewConnection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A new connection and one ping over it, without and with a session to resume. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Handshakes {
  @Param({Contestants.OURS, Contestants.HTTP_CLIENT_5, Contestants.BARE})
  public String contestant = "";

  @Param({"full", "resumed"})
  public String kind = "";

  private NewConnection connection = () -> "";

  @Setup
  public void first() throws IOException {
    connection = NewConnection.of(contestant, Surroundings.host(), Surroundings.certificates());
    connection.ping();
  }

  /** What has no session yet cannot resume one. Off the clock. */
  @Setup(Level.Invocation)
  public void forget() throws IOException {
    if (kind.equals("full")) {
      connection = NewConnection.of(contestant, Surroundings.host(), Surroundings.certificates());
    }
  }

  @Benchmark
  public String ping() throws IOException {
    return connection.ping();
  }
}
