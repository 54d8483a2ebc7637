package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.Version;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** docker-java's commands about the daemon itself. */
class SystemCommandsIT extends OnEveryRoute {

  @Test
  void asksForPingVersionAndInfo() {
    docker.pingCmd().exec();
    Version version = docker.versionCmd().exec();

    assertThat(version.getVersion()).isEqualTo(route.engine());
    assertThat(version.getApiVersion()).startsWith("1.");
    assertThat(docker.infoCmd().exec().getImages()).isPositive();
  }

  @Test
  void speaksWhatTheRouteSays() {
    docker.pingCmd().exec();

    switch (route.wire()) {
      case TLS_1_2 -> assertThat(route.protocols()).containsExactly("TLSv1.2");
      case TLS_1_3 -> assertThat(route.protocols()).containsExactly("TLSv1.3");
      case PLAIN, UNIX -> assertThat(route.protocols()).isEmpty();
    }
  }

  @Test
  void eventsComeAsTheyHappen() throws Exception {
    String id = Containers.create(docker, "true");
    CompletableFuture<String> started = new CompletableFuture<>();
    ResultCallback.Adapter<Event> events =
        docker
            .eventsCmd()
            .withContainerFilter(id)
            .exec(
                new ResultCallback.Adapter<>() {
                  @Override
                  public void onNext(Event event) {
                    if ("start".equals(event.getAction())) {
                      started.complete(event.getId());
                    }
                  }
                });
    events.awaitStarted(30, TimeUnit.SECONDS);
    docker.startContainerCmd(id).exec();

    assertThat(started.get(30, TimeUnit.SECONDS)).isEqualTo(id);
    events.close();
    assertThat(events.awaitCompletion(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void eventsOfThePastEndByThemselves() throws Exception {
    String id = Containers.create(docker, "true");
    docker.removeContainerCmd(id).exec();
    List<String> actions = new CopyOnWriteArrayList<>();
    boolean ended =
        docker
            .eventsCmd()
            .withEventTypeFilter(EventType.CONTAINER)
            .withContainerFilter(id)
            .withSince("0")
            .withUntil(Long.toString(System.currentTimeMillis() / 1000 + 1))
            .exec(
                new ResultCallback.Adapter<Event>() {
                  @Override
                  public void onNext(Event event) {
                    actions.add(event.getAction());
                  }
                })
            .awaitCompletion(30, TimeUnit.SECONDS);

    assertThat(ended).isTrue();
    assertThat(actions).containsExactly("create", "destroy");
  }
}
