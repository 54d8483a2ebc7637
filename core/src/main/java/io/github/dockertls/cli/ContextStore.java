package io.github.dockertls.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.FileProblem;
import io.github.dockertls.internal.text.GoJson;
import io.github.dockertls.internal.text.LimitedFile;
import io.github.dockertls.internal.text.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stored contexts: {@code contexts/meta/<sha256 of the name>/meta.json} and {@code
 * contexts/tls/<sha256 of the name>/docker/} (CLI rules 36 to 41).
 */
final class ContextStore {
  private final Path root;

  ContextStore(Path configDirectory) {
    root = configDirectory.resolve("contexts");
  }

  /** What is stored of one context's docker endpoint. */
  record Metadata(String name, String host, boolean skipTlsVerify) {}

  Metadata metadata(String name, String origin) {
    Path file = root.resolve("meta").resolve(Sha256.hex(name)).resolve("meta.json");
    if (Files.notExists(file)) {
      throw new DockerTlsException(
          Reason.CONTEXT_NOT_FOUND,
          "The context \""
              + name
              + "\" (from "
              + origin
              + ") is not stored: there is no \""
              + file
              + "\"",
          "See \"docker context ls\" for the names; they are case-sensitive and belong to one"
              + " configuration directory (--config, DOCKER_CONFIG or ~/.docker)");
    }
    return read(file, name);
  }

  /** All contexts that have a docker endpoint, in the order of their names. */
  List<Metadata> all() {
    List<Metadata> found = new ArrayList<>();
    for (Path directory : entries(root.resolve("meta"), Reason.CONTEXT_META_UNREADABLE, "")) {
      Path file = directory.resolve("meta.json");
      if (Files.exists(file)) {
        found.add(read(file, directory.getFileName().toString()));
      }
    }
    found.sort((a, b) -> a.name().compareTo(b.name()));
    return found;
  }

  /** The names of all contexts, also of those that cannot be used; else why there is none. */
  List<String> names(Consumer<? super DockerTlsException> nameless) {
    List<String> names = new ArrayList<>();
    for (Path directory : entries(root.resolve("meta"), Reason.CONTEXT_META_UNREADABLE, "")) {
      Path file = directory.resolve("meta.json");
      if (Files.exists(file)) {
        String number = directory.getFileName().toString();
        try {
          JsonNode name = GoJson.field(json(file, number), "Name");
          require(name.isTextual() && !name.asText().isEmpty(), "it has no Name", number, file);
          names.add(name.asText());
        } catch (DockerTlsException e) {
          nameless.accept(e);
        }
      }
    }
    Collections.sort(names);
    return names;
  }

  /**
   * The files of a context's docker endpoint, in the order of their names; null if there is no
   * directory for them. An empty directory is enough to turn TLS on (CLI rule 37).
   */
  @Nullable List<Path> tlsFiles(String name) {
    List<Path> files = null;
    for (Path endpoint :
        entries(
            root.resolve("tls").resolve(Sha256.hex(name)), Reason.CONTEXT_TLS_UNREADABLE, name)) {
      if (isDirectory(endpoint)) {
        List<Path> inside = new ArrayList<>();
        for (Path file : entries(endpoint, Reason.CONTEXT_TLS_UNREADABLE, name)) {
          if (!isDirectory(file)) {
            inside.add(file);
          }
        }
        if (endpoint.endsWith("docker")) {
          files = inside;
        }
      }
    }
    return files;
  }

  byte[] tlsFile(String name, Path file) {
    try {
      return LimitedFile.start(file, LimitedFile.PEM_BYTES);
    } catch (NoSuchFileException e) {
      throw new DockerTlsException(
          Reason.CONTEXT_TLS_MISSING,
          "The TLS file \"" + file + "\" of context \"" + name + "\" points to nothing",
          "Put the file back, or store it again with \"docker context update\"",
          e);
    } catch (IOException e) {
      throw unreadable(Reason.CONTEXT_TLS_UNREADABLE, "TLS file", file, name, e);
    }
  }

  /** Links are not followed: the CLI ignores a directory that is one. */
  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> entries(Path directory, Reason reason, String name) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(reason, "directory", directory, name, e);
    }
    found.sort((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
    return found;
  }

  private static Metadata read(Path file, String name) {
    return parse(json(file, name), name, file);
  }

  private static JsonNode json(Path file, String name) {
    byte[] content;
    try {
      content = LimitedFile.read(file, LimitedFile.JSON_BYTES);
    } catch (IOException e) {
      throw unreadable(Reason.CONTEXT_META_UNREADABLE, "file", file, name, e);
    }
    try {
      return GoJson.only(content);
    } catch (GoJson.SyntaxException e) {
      throw invalid(name, file, e.getMessage());
    }
  }

  private static Metadata parse(JsonNode root, String name, Path file) {
    require(GoJson.absent(root) || root.isObject(), "it holds no object", name, file);
    JsonNode given = GoJson.field(root, "Name");
    require(GoJson.absent(given) || given.isTextual(), "its Name is no text", name, file);
    JsonNode metadata = GoJson.field(root, "Metadata");
    require(
        GoJson.absent(metadata) || metadata.isObject(), "its Metadata is no object", name, file);
    if (metadata.isObject()) {
      JsonNode description = metadata.path("Description");
      require(
          description.isMissingNode() || description.isTextual(),
          "its Description is no text",
          name,
          file);
    }
    JsonNode endpoints = GoJson.field(root, "Endpoints");
    require(
        GoJson.absent(endpoints) || endpoints.isObject(),
        "its Endpoints are no object",
        name,
        file);
    for (Map.Entry<String, JsonNode> entry : endpoints.properties()) {
      require(
          entry.getValue().isNull() || entry.getValue().isObject(),
          "its endpoint " + entry.getKey() + " is no object",
          name,
          file);
    }
    return endpoint(endpoints.path("docker"), given.asText(""), name, file);
  }

  private static Metadata endpoint(JsonNode docker, String given, String name, Path file) {
    if (docker.isMissingNode()) {
      throw new DockerTlsException(
          Reason.CONTEXT_NO_DOCKER_ENDPOINT,
          "The context \"" + name + "\" has no docker endpoint in \"" + file + "\"",
          "Use another context, or give this one a host: " + update(name));
    }
    if (docker instanceof NullNode) {
      throw new DockerTlsException(
          Reason.CONTEXT_BAD_ENDPOINT,
          "The docker endpoint of context \"" + name + "\" is null in \"" + file + "\"",
          "Give it a host: " + update(name));
    }
    JsonNode host = GoJson.field(docker, "Host");
    require(GoJson.absent(host) || host.isTextual(), "its Host is no text", name, file);
    JsonNode skip = GoJson.field(docker, "SkipTLSVerify");
    require(
        GoJson.absent(skip) || skip.isBoolean(),
        "its SkipTLSVerify is neither true nor false",
        name,
        file);
    return new Metadata(given, host.asText(""), skip.asBoolean(false));
  }

  /** Which drops the TLS files unless they are given again. */
  private static String update(String name) {
    return "docker context update --docker"
        + " host=tcp://build1.example.com:2376,ca=ca.pem,cert=cert.pem,key=key.pem "
        + name;
  }

  private static void require(boolean condition, String problem, String name, Path file) {
    if (!condition) {
      throw invalid(name, file, problem);
    }
  }

  private static DockerTlsException invalid(String name, Path file, @Nullable String problem) {
    return new DockerTlsException(
        Reason.CONTEXT_META_INVALID,
        "The context \"" + name + "\" cannot be read from \"" + file + "\": " + problem,
        "Remove the context and create it again: docker context rm, docker context create");
  }

  private static DockerTlsException unreadable(
      Reason reason, String what, Path path, String name, IOException cause) {
    return new DockerTlsException(
        reason,
        "The "
            + what
            + " \""
            + path
            + "\""
            + (name.isEmpty() ? "" : " of context \"" + name + "\"")
            + " "
            + FileProblem.of(path, cause),
        "Let this user read it, or store the context again as the user who uses it",
        cause);
  }
}
