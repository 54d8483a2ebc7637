package io.github.dockertls.examples;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Version;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TinyImage;
import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** The main job end to end, with a throw-away dockerd. Needs Linux, root and Docker Engine. */
public final class Quickstart {
  private Quickstart() {}

  public static void main(String[] arguments) throws Exception {
    CertificateAuthority ca = CertificateAuthority.create("Quickstart CA");
    IssuedCertificate server = ca.issueServer("localhost", "127.0.0.1");
    IssuedCertificate alice = ca.issueClient("alice");
    say("made", "the certificates of a CA, a server and a client");
    try (Dockerd dockerd =
        Dockerd.builder().certificateAuthority(ca).serverCertificate(server).start()) {
      say("started", "dockerd --tlsverify on " + dockerd.host());
      AtomicReference<HandshakeInfo> shaken = new AtomicReference<>();
      try (DockerClient docker =
          endpoint(dockerd, alice).onHandshake(shaken::set).build().connect()) {
        Version version = docker.versionCmd().exec();
        HandshakeInfo tls = shaken.get();
        say("spoke", tls.protocol() + " with " + tls.cipherSuite());
        say("server is", tls.serverChain().get(0).getSubjectX500Principal().toString());
        say("we are", tls.clientChain().get(0).getSubjectX500Principal().toString());
        say("daemon is", version.getVersion() + ", API " + version.getApiVersion());
        TinyImage.create().load(docker);
        say("image", docker.listImagesCmd().exec().get(0).getId() + " over TLS");
        try (DockerClient local = dockerd.socketEndpoint().connect()) {
          say("image", local.listImagesCmd().exec().get(0).getId() + " on the daemon's own socket");
        }
        runContainer(docker);
      }
      showRefusal("plain HTTP", dockerd.plainEndpoint());
      showRefusal("no certificate", dockerd.anonymousEndpoint());
      showRefusal("a stranger's certificate", dockerd.strangerEndpoint());
      showRefusal("a wrong name", endpoint(dockerd, alice).serverName("prod.example.com").build());
    }
    say("removed", "the daemon and all that it made");
  }

  private static DockerEndpoint.Builder endpoint(Dockerd dockerd, IssuedCertificate client) {
    return DockerEndpoint.builder(dockerd.host())
        .trust(Trust.certificates(client.authorities()))
        .identity(Identity.of(client.chain(), client.privateKey()));
  }

  private static void runContainer(DockerClient docker) throws InterruptedException {
    String[] command = {"sh", "-c", "echo \"Hello, I am process $$ on $(uname -sm)\""};
    String id = docker.createContainerCmd("docker-tls-tiny").withCmd(command).exec().getId();
    docker.startContainerCmd(id).exec();
    ResultCallback.Adapter<Frame> output =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            say("container", new String(frame.getPayload(), StandardCharsets.UTF_8).strip());
          }
        };
    docker.logContainerCmd(id).withStdOut(true).withFollowStream(true).exec(output);
    output.awaitCompletion();
    docker.removeContainerCmd(id).withForce(true).exec();
  }

  private static void showRefusal(String what, DockerEndpoint endpoint) throws Exception {
    try (DockerClient docker = endpoint.connect()) {
      docker.pingCmd().exec();
      throw new IllegalStateException(what + " was not refused");
    } catch (DockerTlsException e) {
      say("refused", what + ": " + e.reason().slug() + "\n          " + e.getMessage());
    }
  }

  private static void say(String what, String text) {
    System.out.printf("%-9s %s%n", what, text);
  }
}
