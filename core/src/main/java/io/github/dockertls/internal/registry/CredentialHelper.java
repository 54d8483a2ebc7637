package io.github.dockertls.internal.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.text.GoJson;
import io.github.dockertls.internal.text.Printable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A program {@code docker-credential-NAME}: it gets a registry on its standard input and answers
 * with JSON on its standard output (CLI rule 69). What it writes to standard error is not read, and
 * nothing that could hold credentials is told.
 */
final class CredentialHelper {
  private static final String PREFIX = "docker-credential-";
  private static final String NOT_FOUND = "credentials not found in native keychain";
  private static final String TOKEN_USER = "<token>";
  private static final int MOST_BYTES = 1 << 20;
  private static final int SHOWN = 200;
  private static final long LIMIT_SECONDS = 60;

  /** It is missing, or does not do what it is for. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedException(String message, @Nullable Exception cause) {
      super(message, cause);
    }
  }

  private final Environment environment;
  private final String name;

  CredentialHelper(Environment environment, String name) {
    this.environment = environment;
    this.name = PREFIX + name;
  }

  /** Whether there is such a program. */
  static boolean exists(Environment environment, String program) {
    return find(environment, program) != null;
  }

  /** Whether there is the helper of that name. */
  static boolean isInstalled(Environment environment, String name) {
    return exists(environment, PREFIX + name);
  }

  /** What the helper has for a registry, nothing but empty texts if it has none. */
  RegistryLogin get(String registry, RegistryLogin beside) throws FailedException {
    byte[] answer = ask("get", registry);
    if (answer == null) {
      return new RegistryLogin("", "", "", "", beside.registryToken());
    }
    JsonNode json = json(answer, registry);
    String user = GoJson.text(json, "Username");
    String secret = GoJson.text(json, "Secret");
    return user.equals(TOKEN_USER)
        ? new RegistryLogin("", "", registry, secret, beside.registryToken())
        : new RegistryLogin(user, secret, registry, "", beside.registryToken());
  }

  /** The registries that the helper has something for. */
  List<String> registries() throws FailedException {
    byte[] answer = ask("list", "unused");
    List<String> registries = new ArrayList<>();
    if (answer != null) {
      for (Map.Entry<String, JsonNode> entry : json(answer, "").properties()) {
        registries.add(entry.getKey());
      }
    }
    return registries;
  }

  /** What it says; null if it says that it has nothing. */
  private byte @Nullable [] ask(String verb, String input) throws FailedException {
    Path program = find(environment, name);
    if (program == null) {
      throw failure("is not on the path", input, null);
    }
    try {
      ProcessBuilder builder = new ProcessBuilder(program.toString(), verb);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      environment.variable("PATH").ifPresent(path -> builder.environment().put("PATH", path));
      builder.environment().put("HOME", environment.home().toString());
      Process process = builder.start();
      try {
        return answer(process, input);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException | ExecutionException e) {
      throw failure("cannot be run", input, e);
    } catch (TimeoutException e) {
      throw failure("did not answer within " + LIMIT_SECONDS + " seconds", input, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DockerTlsException(
          Reason.INTERRUPTED,
          "The thread was interrupted while it waited for \"" + name + "\"",
          "Repeat the call if it is still wanted",
          e);
    }
  }

  private byte @Nullable [] answer(Process process, String input)
      throws ExecutionException, FailedException, InterruptedException, TimeoutException {
    FutureTask<byte[]> reading =
        new FutureTask<>(() -> process.getInputStream().readNBytes(MOST_BYTES));
    Thread reader = new Thread(reading, "docker-tls-credentials");
    reader.setDaemon(true);
    reader.start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(input.getBytes(UTF_8));
    } catch (IOException e) {
      // It need not read it; its answer tells.
    }
    byte[] answer = reading.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException();
    }
    if (process.exitValue() == 0) {
      return answer;
    }
    String said = new String(answer, UTF_8).strip();
    if (said.equals(NOT_FOUND)) {
      return null;
    }
    throw failure("ended with " + process.exitValue() + told(said), input, null);
  }

  /** An error's text, but nothing that looks like an answer. */
  private static String told(String said) {
    if (said.isEmpty() || said.startsWith("{") || said.contains("\"Secret\"")) {
      return "";
    }
    String text = said.length() > SHOWN ? said.substring(0, SHOWN) + " …" : said;
    return " and said: " + Printable.line(text);
  }

  private JsonNode json(byte[] answer, String registry) throws FailedException {
    try {
      JsonNode json = GoJson.first(answer);
      if (json.isObject()) {
        return json;
      }
    } catch (GoJson.SyntaxException e) {
      throw failure("answers with something that is not JSON", registry, e);
    }
    throw failure("answers with JSON that is not an object", registry, null);
  }

  private FailedException failure(String what, String registry, @Nullable Exception cause) {
    return new FailedException(
        "The credential helper \""
            + name
            + "\" "
            + what
            + (registry.isEmpty() ? "" : " (asked for \"" + Printable.line(registry) + "\")")
            + ", so that its credentials are not sent. Install or mend it, or take it out of"
            + " credsStore and credHelpers of config.json and run docker login.",
        cause);
  }

  /** Only the directories of PATH count, never the working directory. */
  private static @Nullable Path find(Environment environment, String program) {
    if (program.indexOf('/') >= 0 || program.indexOf(File.separatorChar) >= 0) {
      return null;
    }
    boolean windows = environment.operatingSystem().startsWith("Windows");
    String name = windows ? program + ".exe" : program;
    for (String directory : environment.variable("PATH").orElse("").split(File.pathSeparator, -1)) {
      Path path = path(directory, name);
      if (path != null
          && path.isAbsolute()
          && Files.isRegularFile(path)
          && Files.isExecutable(path)) {
        return path;
      }
    }
    return null;
  }

  private static @Nullable Path path(String directory, String name) {
    try {
      return Path.of(directory, name);
    } catch (InvalidPathException e) {
      return null; // a part of PATH that cannot be a directory here
    }
  }
}
