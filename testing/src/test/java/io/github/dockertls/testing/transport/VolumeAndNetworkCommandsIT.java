package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.PruneType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** docker-java's commands for volumes and networks. */
class VolumeAndNetworkCommandsIT extends OnEveryRoute {

  /** A network's bridge is the machine's, and would stay when the daemon is gone. */
  @AfterEach
  void removeNetworks() {
    for (Network network : docker.listNetworksCmd().withFilter("type", List.of("custom")).exec()) {
      docker.removeNetworkCmd(network.getId()).exec();
    }
  }

  @Test
  void keepsVolumes() {
    docker.createVolumeCmd().withName("kept").withLabels(Map.of("a", "b")).exec();

    assertThat(docker.inspectVolumeCmd("kept").exec().getLabels()).containsEntry("a", "b");
    assertThat(docker.listVolumesCmd().withFilter("name", List.of("kept")).exec().getVolumes())
        .extracting(InspectVolumeResponse::getName)
        .containsExactly("kept");
    docker.removeVolumeCmd("kept").exec();
    assertThatThrownBy(() -> docker.inspectVolumeCmd("kept").exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void prunesVolumesWithoutAName() {
    String volume = docker.createVolumeCmd().exec().getName();

    assertThat(docker.pruneCmd(PruneType.VOLUMES).exec().getSpaceReclaimed()).isNotNull();
    assertThatThrownBy(() -> docker.inspectVolumeCmd(volume).exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void findsTheNetworksThatAreAlwaysThere() {
    assertThat(docker.listNetworksCmd().withNameFilter("bridge").exec()).isNotEmpty();
    assertThat(docker.inspectNetworkCmd().withNetworkId("none").exec().getName()).isEqualTo("none");
    assertThatThrownBy(() -> docker.removeNetworkCmd("none").exec())
        .isInstanceOf(DockerException.class);
  }

  @Test
  void makesANetworkAndConnectsAContainer() {
    String network =
        docker
            .createNetworkCmd()
            .withName("made")
            .withInternal(true)
            .withLabels(Map.of("a", "b"))
            .exec()
            .getId();
    String id =
        docker.createContainerCmd(Containers.IMAGE).withCmd("sleep", "10000").exec().getId();
    docker.connectToNetworkCmd().withNetworkId(network).withContainerId(id).exec();
    docker.startContainerCmd(id).exec();

    assertThat(docker.inspectNetworkCmd().withNetworkId("made").exec().getContainers())
        .containsOnlyKeys(id);
    docker.disconnectFromNetworkCmd().withNetworkId("made").withContainerId(id).exec();
    assertThat(docker.inspectNetworkCmd().withNetworkId("made").exec().getContainers()).isEmpty();
    docker.removeNetworkCmd("made").exec();
    assertThatThrownBy(() -> docker.inspectNetworkCmd().withNetworkId(network).exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void prunesNetworksWithoutContainers() {
    String network = docker.createNetworkCmd().withName("unused").exec().getId();
    docker.pruneCmd(PruneType.NETWORKS).exec();

    assertThatThrownBy(() -> docker.inspectNetworkCmd().withNetworkId(network).exec())
        .isInstanceOf(NotFoundException.class);
  }
}
