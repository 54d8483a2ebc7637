package io.github.dockertls.tls;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of a certificate, parsed.
 *
 * @param extensions null for a certificate without any
 */
record ExtensionValues(@Nullable Extensions extensions) {

  /**
   * The extension's value, or null if the certificate has none of that kind. Bytes behind it are
   * left alone, as the CLI does.
   */
  @Nullable ASN1Primitive get(ASN1ObjectIdentifier oid) throws IOException {
    Extension extension = extensions == null ? null : extensions.getExtension(oid);
    if (extension == null) {
      return null;
    }
    try (ASN1InputStream in = new ASN1InputStream(extension.getExtnValue().getOctets())) {
      ASN1Primitive value = in.readObject();
      if (value == null) {
        throw new IOException("the extension " + oid.getId() + " is empty");
      }
      return value;
    }
  }

  List<ASN1ObjectIdentifier> critical() {
    return extensions == null ? List.of() : List.of(extensions.getCriticalExtensionOIDs());
  }
}
