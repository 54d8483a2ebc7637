package io.github.dockertls.pki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.files.CertificateFileNames;
import io.github.dockertls.internal.files.FileSet;
import io.github.dockertls.internal.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Docker contexts, as the CLI keeps and exchanges them (CLI rules 27 to 37). */
final class ContextLayout {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.+-]+");
  private static final Pattern HOST = Pattern.compile("tcp://[^/\\s]+");

  private ContextLayout() {}

  /** The files of a context store, relative to the CLI's configuration directory. */
  static FileSet store(String name, String host, IssuedCertificate client) {
    if (!NAME.matcher(name).matches() || name.equals("default")) {
      throw new DockerTlsException(
          Reason.CERTIFICATE_REQUEST_INVALID,
          "\"" + name + "\" cannot be the name of a context",
          "Give two or more letters, digits or any of _ . + -, beginning with a letter or digit,"
              + " other than \"default\"");
    }
    String id = Sha256.hex(name);
    String tls = "contexts/tls/" + id + "/docker/";
    return CertificateFiles.identity(
            client, tls, CertificateFileNames.CERT, CertificateFileNames.KEY)
        .add("contexts/meta/" + id + "/meta.json", meta(name, host));
  }

  /** What {@code docker context export} writes. */
  static byte[] archive(String name, String host, IssuedCertificate client) {
    return new Tar()
        .add("meta.json", meta(name, host))
        .add("tls/docker/" + CertificateFileNames.CA, PemText.certificates(client.authorities()))
        .add("tls/docker/" + CertificateFileNames.CERT, PemText.certificates(client.chain()))
        .add("tls/docker/" + CertificateFileNames.KEY, PemText.key(client.privateKey()))
        .bytes();
  }

  private static byte[] meta(String name, String host) {
    if (!HOST.matcher(host).matches()) {
      throw new DockerTlsException(
          Reason.HOST_INVALID,
          "\"" + host + "\" is no address of a daemon with TLS",
          "Give it as tcp://build1.example.com:2376");
    }
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    meta.put("Name", name);
    meta.putObject("Metadata");
    meta.putObject("Endpoints").putObject("docker").put("Host", host).put("SkipTLSVerify", false);
    try {
      return new ObjectMapper().writeValueAsString(meta).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings cannot fail to be JSON", e);
    }
  }
}
