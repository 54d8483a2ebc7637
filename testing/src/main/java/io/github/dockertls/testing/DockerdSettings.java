package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a daemon is to be started. Equal settings may share a daemon. Immutable. */
record DockerdSettings(
    EngineKind engine,
    @Nullable Path binary,
    @Nullable String containerImage,
    ClientVerification clientVerification,
    Certificates certificates,
    @Nullable String storageDriver,
    Images images,
    List<String> arguments,
    @Nullable Predicate<ApiCall> authorization,
    Nodes nodes,
    Duration startTimeout) {

  /** A swarm if there are several. */
  record Nodes(int count, int managers) {}

  /** What the nodes of one swarm have in common. */
  DockerdSettings withOneAuthority() {
    return new DockerdSettings(
        engine,
        binary,
        containerImage,
        clientVerification,
        certificates.withAuthority(),
        storageDriver,
        images,
        arguments,
        authorization,
        nodes,
        startTimeout);
  }

  /** What dockerd is told beside its place and its certificates. */
  List<String> flags(DaemonHome home) {
    List<String> flags = new ArrayList<>();
    if (storageDriver != null) {
      flags.add("--storage-driver=" + storageDriver);
    }
    if (authorization != null) {
      flags.add("--authorization-plugin=" + home.shortName());
    }
    flags.addAll(arguments);
    return flags;
  }

  /**
   * Names, key and validity are for the certificate that is issued if none is given.
   *
   * @param serverNames none for those by which clients find the daemon
   */
  record Certificates(
      List<String> serverNames,
      KeyKind serverKey,
      Validity serverValidity,
      @Nullable CertificateAuthority authority,
      @Nullable IssuedCertificate server) {

    Certificates withAuthority() {
      CertificateAuthority given =
          authority != null ? authority : DaemonCertificates.newAuthority("a swarm");
      return new Certificates(serverNames, serverKey, serverValidity, given, server);
    }
  }

  /** What is loaded at start. */
  record Images(boolean tiny, List<Path> archives) {
    boolean isEmpty() {
      return !tiny && archives.isEmpty();
    }

    void load(DockerClient docker) {
      if (tiny) {
        TinyImage.create().load(docker);
      }
      for (Path archive : archives) {
        load(docker, archive);
      }
    }

    private static void load(DockerClient docker, Path archive) {
      try (InputStream in = Files.newInputStream(archive)) {
        docker.loadImageCmd(in).exec();
      } catch (IOException | RuntimeException e) {
        throw new DockerTlsException(
            Reason.DAEMON_NOT_STARTED,
            "The image in \"" + archive + "\" cannot be loaded: " + e,
            "Give image(...) an archive that \"docker save\" wrote",
            e);
      }
    }
  }
}
