package io.github.dockertls.docktls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ErrorDetail;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code docktls pull NAME[:TAG]}. As for {@code docker}, the daemon's answer is a success unless
 * one of its items holds an error, whatever else they say.
 */
@Command(name = "pull", description = "Let the daemon fetch an image")
final class PullCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print the image's name alone")
  private boolean quiet;

  @Parameters(paramLabel = "NAME[:TAG]", description = "The image; without a tag, latest")
  private String image = "";

  PullCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ImageName name = ImageName.parse(image);
    Progress progress = new Progress(name.namesNoVersion() ? "Using default tag: latest" : null);
    if (name.namesNoVersion()) {
      name = name.tagged("latest");
    }
    try (DockerClient docker = session.connect()) {
      docker
          .pullImageCmd(name.repository())
          .withTag(name.version())
          .exec(progress)
          .awaitCompletion();
    }
    if (progress.error != null) {
      throw refused(name, progress.error);
    }
    session.println(name.toString());
    return 0;
  }

  private void say(String line) {
    if (!quiet) {
      session.println(line);
    }
  }

  private static DockerTlsException refused(ImageName name, ErrorDetail error) {
    String why = error.getMessage() == null ? "" : error.getMessage().strip();
    return new DockerTlsException(
        Reason.HTTP_STATUS,
        "The daemon did not fetch \""
            + name
            + "\": "
            + (why.isEmpty() ? "it does not say why" : why),
        "Check the name and the daemon's access to the registry; its log tells more");
  }

  /** Prints each line that docker prints where its output is no terminal. */
  private final class Progress extends ResultCallback.Adapter<PullResponseItem> {
    private final @Nullable String first;
    private @Nullable ErrorDetail error;

    Progress(@Nullable String first) {
      this.first = first;
    }

    @Override
    public void onStart(Closeable stream) {
      super.onStart(stream);
      if (first != null) {
        say(first);
      }
    }

    @Override
    public void onNext(@Nullable PullResponseItem item) {
      if (error != null) {
        return;
      }
      if (item == null) {
        say("");
        return;
      }
      error = item.getErrorDetail();
      if (error == null && item.getAux() == null && !isBar(item.getProgressDetail())) {
        say(line(item));
      }
    }

    private static String line(PullResponseItem item) {
      String id = item.getId() == null ? "" : item.getId() + ": ";
      String from = item.getFrom() == null ? "" : "(from " + item.getFrom() + ") ";
      String text = item.getStream() == null ? item.getStatus() : item.getStream().stripTrailing();
      return id + from + (text == null ? "" : text);
    }

    private static boolean isBar(@Nullable ProgressDetail detail) {
      return detail != null && (isPositive(detail.getCurrent()) || isPositive(detail.getTotal()));
    }

    private static boolean isPositive(@Nullable Long number) {
      return number != null && number > 0;
    }
  }
}
