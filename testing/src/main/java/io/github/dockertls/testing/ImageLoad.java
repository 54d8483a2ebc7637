package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.LoadResponseItem;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads images into a daemon, and reads what it answers: a failure too comes with status 200.
 * Stateless.
 */
final class ImageLoad {
  private static final String LOADED = "Loaded image";

  private ImageLoad() {}

  static List<String> of(Daemon daemon, Path archive) {
    try (DockerClient docker = daemon.administration().connect()) {
      return of(docker, archive);
    } catch (IOException e) {
      throw unclosed(e);
    }
  }

  static List<String> of(Daemon daemon, InputStream tar) {
    try (DockerClient docker = daemon.administration().connect()) {
      return of(docker, tar, "the stream");
    } catch (IOException e) {
      throw unclosed(e);
    }
  }

  private static UncheckedIOException unclosed(IOException e) {
    return new UncheckedIOException("a client that has done its work cannot be closed", e);
  }

  /** Loads an archive; returns the names of its images, or ids of those without a name. */
  static List<String> of(DockerClient docker, Path archive) {
    try (InputStream tar = Files.newInputStream(archive)) {
      return of(docker, tar, "\"" + archive + "\"");
    } catch (IOException e) {
      throw failure("\"" + archive + "\"", "the file cannot be read: " + e, e);
    }
  }

  /**
   * Loads an archive.
   *
   * @param origin what the archive is called in messages
   */
  static List<String> of(DockerClient docker, InputStream tar, String origin) {
    Answer answer = new Answer();
    try {
      docker.loadImageAsyncCmd(tar).exec(answer).awaitCompletion();
    } catch (InterruptedException e) {
      throw DockerdStart.interrupted(e);
    } catch (DockerTlsException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(origin, String.valueOf(e.getMessage()), e);
    }
    List<String> loaded = answer.loaded();
    if (answer.error() != null || loaded.isEmpty()) {
      String words = answer.error() != null ? answer.error() : "the daemon found no image in it";
      throw failure(origin, words, null);
    }
    return loaded;
  }

  /** Lines of JSON, each a part of a sentence, or an error. */
  private static final class Answer extends ResultCallback.Adapter<LoadResponseItem> {
    private final StringBuilder said = new StringBuilder();
    private @Nullable String error;

    @Override
    public synchronized void onNext(LoadResponseItem item) {
      if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
        error = item.getErrorDetail().getMessage();
      } else if (item.getStream() != null) {
        said.append(item.getStream());
      }
    }

    synchronized @Nullable String error() {
      return error;
    }

    /** Such as "Loaded image: name:tag" or "Loaded image ID: sha256:0123...". */
    synchronized List<String> loaded() {
      List<String> names = new ArrayList<>();
      for (String line : said.toString().split("\\R", -1)) {
        if (line.startsWith(LOADED)) {
          names.add(line.substring(line.indexOf(": ") + 2).strip());
        }
      }
      return List.copyOf(names);
    }
  }

  private static DockerTlsException failure(String origin, String words, @Nullable Exception e) {
    boolean full = words.contains("no space left");
    return new DockerTlsException(
        Reason.IMAGE_NOT_LOADED,
        "The image in " + origin + " cannot be loaded: " + words,
        full
            ? "Make room for the daemon's files, or name another folder with directory(...) or the"
                + " variable "
                + DaemonHomes.VARIABLE
            : "Give an archive that \"docker save\" wrote",
        e);
  }
}
