package io.github.dockertls.docktls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code docktls pull NAME[:TAG]}. */
@Command(name = "pull", description = "Let the daemon fetch an image")
final class PullCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME[:TAG]", description = "The image; without a tag, latest")
  private String image = "";

  PullCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean tagged = image.indexOf('@') >= 0 || image.lastIndexOf(':') > image.lastIndexOf('/');
    try (DockerClient docker = session.connect()) {
      docker
          .pullImageCmd(tagged ? image : image + ":latest")
          .exec(new Progress(session.out()))
          .awaitCompletion();
    }
    session.out().println(tagged ? image : image + ":latest");
    return 0;
  }

  /** Prints what has changed, not each step of a bar. */
  private static final class Progress extends PullImageResultCallback {
    private final PrintStream out;

    Progress(PrintStream out) {
      this.out = out;
    }

    @Override
    public void onNext(PullResponseItem item) {
      super.onNext(item);
      if (item.getStatus() != null && item.getProgressDetail() == null) {
        out.println(
            item.getId() == null ? item.getStatus() : item.getId() + ": " + item.getStatus());
      }
    }
  }
}
