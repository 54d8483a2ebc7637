package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.time.Duration;

/** Forgets to close responses, for {@link StarvingPoolTest}. */
final class ForgetfulProgram {
  private ForgetfulProgram() {}

  public static void main(String[] args) throws Exception {
    Leases leases = StarvingPoolTest.leases(1, Duration.ofMillis(2), Duration.ofMillis(1));
    openAndForget(leases);
    try {
      leases.acquire();
    } catch (DockerTlsException e) {
      System.out.println("as wanted");
    }
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, StarvingPoolTest.ANSWERS);
        DockerHttpClient client =
            server.client().maxConnections(1).acquireTimeout(Duration.ofMillis(1)).build();
        Response held = openAndForget(client)) {
      client.execute(Requests.get("/info"));
      System.out.println("not as wanted: " + held.getStatusCode());
    } catch (DockerTlsException e) {
      System.out.print("failed: ");
      System.out.println(e.getMessage());
      e.printStackTrace(System.out);
    }
  }

  private static void openAndForget(Leases leases) {
    leases.acquire();
  }

  private static Response openAndForget(DockerHttpClient client) {
    return client.execute(Requests.get("/logs"));
  }
}
