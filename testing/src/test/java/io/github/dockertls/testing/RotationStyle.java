package io.github.dockertls.testing;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.IssuedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The ways in which people replace the files of a client. */
enum RotationStyle {
  /** As Kubernetes updates a mounted secret: one link to a directory is swapped. */
  LINK {
    @Override
    void write(IssuedCertificate client, Path directory) throws IOException {
      Path data = directory.resolve("..data");
      Path before = Files.exists(data) ? data.toRealPath() : null;
      Path next = Files.createDirectory(directory.resolve("..v" + UUID.randomUUID()));
      CertificateFiles.in(next).writeClient(client);
      Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), next.getFileName());
      Files.move(link, data, ATOMIC_MOVE);
      if (before == null) {
        for (String file : FILES) {
          Files.createSymbolicLink(directory.resolve(file), Path.of("..data", file));
        }
      } else {
        delete(before);
      }
    }
  },

  /** As {@code mv} does, file by file. */
  MOVE {
    @Override
    void write(IssuedCertificate client, Path directory) throws IOException {
      Path next = Files.createTempDirectory(directory, "next");
      CertificateFiles.in(next).writeClient(client);
      for (String file : FILES) {
        Files.move(next.resolve(file), directory.resolve(file), ATOMIC_MOVE);
      }
      delete(next);
    }
  },

  /** As {@code cp} and editors do: each file is emptied and written. */
  IN_PLACE {
    @Override
    void write(IssuedCertificate client, Path directory) throws IOException {
      Path next = Files.createTempDirectory(directory, "next");
      CertificateFiles.in(next).writeClient(client);
      for (String file : FILES) {
        Path known = directory.resolve(file);
        if (Files.exists(known)) {
          Files.write(known, Files.readAllBytes(next.resolve(file)));
        } else {
          Files.copy(next.resolve(file), known, COPY_ATTRIBUTES);
        }
      }
      delete(next);
    }
  },

  /** As this library does. */
  CERTIFICATE_FILES {
    @Override
    void write(IssuedCertificate client, Path directory) {
      CertificateFiles.in(directory).replacing().writeClient(client);
    }
  };

  private static final List<String> FILES = List.of("ca.pem", "cert.pem", "key.pem");

  abstract void write(IssuedCertificate client, Path directory) throws IOException;

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
