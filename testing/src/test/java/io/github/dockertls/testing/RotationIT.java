package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import io.github.dockertls.tls.CertificateInUse;
import io.github.dockertls.tls.Rotation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients of real daemons while their files are rotated. The daemon's authorization rule notes the
 * common name of each request's certificate.
 */
@Timeout(300)
class RotationIT {
  private static final int THREADS = 20;
  private static final int REQUESTS = 5000;
  private static final int ROTATIONS = 50;

  private static final CertificateAuthority OLD = CertificateAuthority.create("Test CA");
  private static final Names SEEN = new Names();
  private static Dockerd dockerd;

  @TempDir Path directory;

  @BeforeAll
  static void startDaemon() {
    dockerd = daemon(OLD, SEEN);
  }

  @AfterAll
  static void stopDaemon() {
    dockerd.close();
  }

  @ParameterizedTest
  @EnumSource
  void noRequestFailsWhileThePairRotatesAndTheDaemonSeesEachOne(RotationStyle style)
      throws Exception {
    List<String> names = new ArrayList<>();
    Queue<Rotation> told = new ConcurrentLinkedQueue<>();
    style.write(OLD.issueClient(style + "-0"), directory);
    DockerEndpoint endpoint =
        DockerEndpoint.builder(dockerd.host())
            .certificates(directory)
            .onRotation(told::add)
            .build();
    requestingUntil(
        endpoint,
        REQUESTS / RotationStyle.values().length,
        () -> {
          for (int i = 1; i <= ROTATIONS; i++) {
            names.add(style + "-" + i);
            style.write(OLD.issueClient(style + "-" + i), directory);
            SEEN.await(style + "-" + i);
          }
          return null;
        });
    assertThat(told)
        .flatExtracting(Rotation::added)
        .extracting(CertificateInUse::subject)
        .containsExactlyElementsOf(names.stream().map(name -> "CN=" + name).toList());
  }

  @Test
  void noRequestFailsWhileOneCaFollowsTheOther() throws Exception {
    CertificateAuthority next = OLD.successor();
    Names seen = new Names();
    RotationStyle style = RotationStyle.CERTIFICATE_FILES;
    style.write(OLD.issueClient("before"), directory);
    try (Dockerd successor = daemon(next, seen)) {
      DockerEndpoint first = endpoint(dockerd);
      DockerEndpoint second = endpoint(successor);
      requestingUntil(
          first,
          500,
          () -> {
            SEEN.await("before");
            // Both roots, and a client of the old one, whom both daemons let in.
            IssuedCertificate between = OLD.issueClient("between");
            style.write(
                IssuedCertificate.of(between.chain(), between.privateKey(), next.authorities()),
                directory);
            SEEN.await("between");
            return null;
          });
      requestingUntil(
          second,
          500,
          () -> {
            seen.await("between");
            style.write(next.issueClient("renewed"), directory);
            seen.await("renewed");
            style.write(next.withoutPredecessors().issueClient("after"), directory);
            seen.await("after");
            return null;
          });
      assertThat(second.certificates())
          .extracting(CertificateInUse::certificate)
          .contains(next.certificate())
          .doesNotContain(OLD.certificate());
    }
  }

  private DockerEndpoint endpoint(Dockerd of) {
    return DockerEndpoint.builder(of.host()).certificates(directory).build();
  }

  private static Dockerd daemon(CertificateAuthority authority, Names seen) {
    return Dockerd.builder()
        .certificateAuthority(authority)
        .allow(
            call -> {
              seen.add(call.client());
              return true;
            })
        .start();
  }

  /**
   * Makes requests from all threads until the work is done and there were enough of them: half of
   * the threads share a client and thereby its connections; of the others, which connect for each
   * request, half have another client that was given the context.
   */
  private static void requestingUntil(DockerEndpoint endpoint, int enough, Callable<Void> work)
      throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger made = new AtomicInteger();
    Thread worker = Thread.currentThread();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (DockerClient shared = endpoint.connect()) {
      List<Future<?>> requesting = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        requesting.add(
            threads.submit(
                () -> {
                  try {
                    while (!done.get() || made.get() < enough) {
                      request(thread, endpoint, shared);
                      made.incrementAndGet();
                    }
                    return null;
                  } catch (Exception e) {
                    worker.interrupt();
                    throw e;
                  }
                }));
      }
      try {
        work.call();
      } catch (InterruptedException e) {
        // One of the requests has failed, as is told next.
      } finally {
        done.set(true);
      }
      Thread.interrupted();
      for (Future<?> each : requesting) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
      Thread.interrupted();
    }
    assertThat(made.get()).isGreaterThanOrEqualTo(enough);
  }

  private static void request(int thread, DockerEndpoint endpoint, DockerClient shared)
      throws IOException {
    if (thread % 2 == 0) {
      shared.pingCmd().exec();
    } else if (thread % 4 == 1) {
      try (DockerClient fresh = endpoint.connect()) {
        fresh.pingCmd().exec();
      }
    } else {
      URI ping = URI.create(endpoint.host().replace("tcp:", "https:") + "/_ping");
      HttpsURLConnection other = (HttpsURLConnection) ping.toURL().openConnection();
      other.setSSLSocketFactory(endpoint.sslContext().getSocketFactory());
      other.setRequestProperty("Connection", "close");
      assertThat(other.getResponseCode()).isEqualTo(200);
    }
  }

  /** The names that a daemon was told so far, to be waited for. */
  private static final class Names {
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    synchronized void add(String name) {
      if (names.add(name)) {
        notifyAll();
      }
    }

    synchronized void await(String name) throws InterruptedException {
      while (!names.contains(name)) {
        wait();
      }
    }
  }
}
