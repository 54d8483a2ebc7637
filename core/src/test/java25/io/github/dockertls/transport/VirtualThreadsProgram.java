package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static io.github.dockertls.transport.Requests.post;
import static io.github.dockertls.transport.Requests.zeroes;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Many calls at once from virtual threads; prints how many ended and how often one was pinned. */
final class VirtualThreadsProgram {
  private static final int EACH = 40;

  private VirtualThreadsProgram() {}

  /** Takes the name of a wire. */
  public static void main(String[] args) throws Exception {
    Wire wire = Wire.valueOf(args[0]);
    // What every first call does once: classes are initialised, which pins.
    run(wire, 1, Duration.ZERO);
    run(wire, 1, Duration.ofMinutes(1));
    Path file = Files.createTempFile("pinned", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
      recording.start();
      int answered = run(wire, EACH, Duration.ZERO) + run(wire, EACH, Duration.ofMinutes(1));
      recording.stop();
      recording.dump(file);
      List<RecordedEvent> pinned = RecordingFile.readAllEvents(file);
      System.out.println("answered " + answered + ", pinned " + pinned.size());
      pinned.forEach(System.out::println);
    } finally {
      Files.delete(file);
    }
  }

  /** The server answers nobody before all have asked: no call may wait for another to end. */
  private static int run(Wire wire, int each, Duration responseTimeout) throws Exception {
    CountDownLatch asked = new CountDownLatch(2 * each);
    Script script =
        talk -> {
          String head = talk.head();
          asked.countDown();
          asked.await(60, TimeUnit.SECONDS);
          if (head.contains("chunked")) {
            talk.in.readNBytes(300_000);
          }
          talk.answer("ok");
        };
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.client().responseTimeout(responseTimeout).build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        calls.add(threads.submit(() -> fetch(client, get("/info"))));
        calls.add(threads.submit(() -> fetch(client, post("/load", zeroes(300_000)))));
      }
      int answered = 0;
      for (Future<String> call : calls) {
        answered += call.get().equals("ok") ? 1 : 0;
      }
      return answered;
    }
  }
}
