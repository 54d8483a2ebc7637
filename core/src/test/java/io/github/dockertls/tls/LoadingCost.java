package io.github.dockertls.tls;

import com.github.dockerjava.core.LocalDirectorySSLConfig;
import io.github.dockertls.pem.Pem;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What loading a directory of ca.pem, cert.pem and key.pem costs once warm, ours against
 * docker-java's. Run by hand with the test class path:
 *
 * <pre>{@code java -cp ... io.github.dockertls.tls.LoadingCost DIRECTORY}</pre>
 */
final class LoadingCost {
  private static final int WARM_UP = 300;
  private static final int ROUNDS = 300;

  /** Time on the processor, not on the clock: other work on the machine does not count. */
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  private LoadingCost() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    double theirs = median(() -> new LocalDirectorySSLConfig(directory.toString()).getSSLContext());
    double material = median(() -> policy(directory));
    double ours = median(() -> policy(directory).build().sslContext());
    System.out.printf(
        Locale.ROOT,
        "docker-java LocalDirectorySSLConfig %.2f ms; ours %.2f ms, of which files and keys %.2f ms;"
            + " ratio %.2f%n",
        theirs,
        ours,
        material,
        ours / theirs);
  }

  private static TlsPolicy.Builder policy(Path directory) {
    return TlsPolicy.builder(Trust.certificates(Pem.read(directory.resolve("ca.pem"))))
        .identity(Identity.pem(directory.resolve("cert.pem"), directory.resolve("key.pem")));
  }

  private static double median(Callable<?> work) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      work.call();
    }
    long[] nanos = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = THREAD.getCurrentThreadCpuTime();
      work.call();
      nanos[i] = THREAD.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2] / 1e6;
  }
}
