package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.List;
import java.util.Map;

/** The refusal of a text that does not hold what was looked for: what it holds instead. */
final class WrongContent {
  private static final Map<String, String> INSTEAD_OF_CERTIFICATE =
      Map.of(
          "TRUSTED CERTIFICATE",
          "Convert it with \"openssl x509 -in {file} -out converted.pem\": only the label CERTIFICATE is"
              + " read, as the docker CLI does",
          "X509 CERTIFICATE",
          "Convert it with \"openssl x509 -in {file} -out converted.pem\": only the label CERTIFICATE is"
              + " read, as the docker CLI does",
          "PKCS7",
          "Convert it with \"openssl pkcs7 -in {file} -print_certs -out converted.pem\"",
          "CERTIFICATE REQUEST",
          "Have the request signed by a CA and give the certificate that it returns",
          "NEW CERTIFICATE REQUEST",
          "Have the request signed by a CA and give the certificate that it returns");

  private final PemSource source;
  private final PemText text;
  private final byte[] bytes;

  WrongContent(PemSource source, PemText text, byte[] bytes) {
    this.source = source;
    this.text = text;
    this.bytes = bytes;
  }

  DockerTlsException certificate(Reason reason) {
    String remedy = "Give the file that begins with \"-----BEGIN CERTIFICATE-----\"";
    for (PemBlock block : text.blocks()) {
      String known = INSTEAD_OF_CERTIFICATE.get(block.label());
      if (known != null) {
        remedy = known;
        break;
      }
      if (block.isPrivateKey()) {
        remedy = "Give the certificate's file here: this looks like the private key's";
      }
    }
    return refusal(reason, "no certificate", remedy);
  }

  DockerTlsException key() {
    String remedy = "Give the file that begins with \"-----BEGIN PRIVATE KEY-----\" or the like";
    if (text.blocks().stream().allMatch(PemBlock::isCertificate)) {
      remedy = "Give the private key's file here: this looks like the certificate's";
    } else if (text.blocks().stream().anyMatch(b -> b.label().endsWith("PUBLIC KEY"))) {
      remedy = "Give the private key: a public key cannot sign";
    }
    return refusal(Reason.KEY_NO_PEM, "no private key", remedy);
  }

  private DockerTlsException refusal(Reason reason, String missing, String remedy) {
    List<PemBlock> blocks = text.blocks();
    if (text.fault().isPresent()) {
      PemFault fault = text.fault().get();
      String others = blocks.isEmpty() ? "" : " (" + Labels.found(blocks) + ")";
      return source.refusal(
          reason,
          fault.line(),
          "found " + missing + others + "; here " + fault.what(),
          fault.remedy(),
          null);
    }
    if (blocks.isEmpty()) {
      PemFault fault = NearlyPem.recognise(bytes);
      return source.refusal(
          reason, fault.line(), "found " + missing + "; " + fault.what(), fault.remedy(), null);
    }
    return source.refusal(
        reason, blocks.get(0).line(), Labels.found(blocks) + ", " + missing, remedy, null);
  }
}
