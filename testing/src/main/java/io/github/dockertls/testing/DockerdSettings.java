package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a daemon is to be started. Equal settings may share a daemon. Immutable. */
record DockerdSettings(
    EngineWish engine,
    ClientVerification clientVerification,
    Certificates certificates,
    @Nullable String storageDriver,
    Images images,
    List<String> arguments,
    @Nullable Predicate<ApiCall> authorization,
    Nodes nodes,
    Company company,
    @Nullable Path directory,
    Duration startTimeout) {

  /** A swarm if there are several. */
  record Nodes(int count, int managers) {}

  /** What stands beside the daemon: a network with faults, a registry. */
  record Company(boolean network, RegistryAccess registry) {
    static final Company NONE = new Company(false, RegistryAccess.NONE);
  }

  /** Whom a registry lets in, if there is one. */
  enum RegistryAccess {
    NONE,
    OPEN,
    PASSWORD
  }

  /** What the nodes of one swarm have in common. */
  DockerdSettings withOneAuthority() {
    return new DockerdSettings(
        engine,
        clientVerification,
        certificates.withAuthority(),
        storageDriver,
        images,
        arguments,
        authorization,
        nodes,
        company,
        directory,
        startTimeout);
  }

  /** Whether the root of containers is to be another user of the machine. */
  boolean remapsUsers() {
    return arguments.stream().anyMatch(argument -> argument.startsWith("--userns-remap"));
  }

  /** Whether containers are to run on while the daemon does not. */
  boolean restoresLive() {
    return arguments.stream()
        .anyMatch(argument -> argument.matches("--live-restore(=(1|t|T|true|TRUE|True))?"));
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
        ImageLoad.of(docker, archive);
      }
    }
  }
}
