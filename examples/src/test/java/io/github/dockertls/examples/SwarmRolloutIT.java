package io.github.dockertls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SwarmRolloutIT {

  @Test
  void tasksLeaveADrainedNode() throws Exception {
    String story = Story.of(() -> SwarmRollout.main(new String[0]));

    assertThat(story)
        .containsPattern("joined +1 manager, 2 workers")
        .containsPattern("deployed +\\{node1=1, node2=1, node3=1\\}")
        .containsPattern("scaled +\\{node1=2, node2=2, node3=2\\}")
        .containsPattern("drained +\\{node1=3, node3=3\\}")
        .containsPattern("removed +\\{\\}");
  }
}
