package io.github.dockertls.docktls.parity;

import static org.bouncycastle.tls.CipherSuite.*;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** OpenSSL's names of cipher suites, in the order of its default list. */
final class CipherNames {
  static final String TLS13 =
      "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";

  private static final Map<String, Integer> TLS12 = new LinkedHashMap<>();
  private static final Map<String, Integer> OF_TLS13 =
      Map.of(
          "TLS_AES_256_GCM_SHA384", TLS_AES_256_GCM_SHA384,
          "TLS_CHACHA20_POLY1305_SHA256", TLS_CHACHA20_POLY1305_SHA256,
          "TLS_AES_128_GCM_SHA256", TLS_AES_128_GCM_SHA256,
          "TLS_AES_128_CCM_SHA256", TLS_AES_128_CCM_SHA256,
          "TLS_AES_128_CCM_8_SHA256", TLS_AES_128_CCM_8_SHA256);

  static {
    TLS12.put("ECDHE-ECDSA-AES256-GCM-SHA384", TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384);
    TLS12.put("ECDHE-RSA-AES256-GCM-SHA384", TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);
    TLS12.put("DHE-RSA-AES256-GCM-SHA384", TLS_DHE_RSA_WITH_AES_256_GCM_SHA384);
    TLS12.put("ECDHE-ECDSA-CHACHA20-POLY1305", TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);
    TLS12.put("ECDHE-RSA-CHACHA20-POLY1305", TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256);
    TLS12.put("DHE-RSA-CHACHA20-POLY1305", TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256);
    TLS12.put("ECDHE-ECDSA-AES128-GCM-SHA256", TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
    TLS12.put("ECDHE-RSA-AES128-GCM-SHA256", TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
    TLS12.put("DHE-RSA-AES128-GCM-SHA256", TLS_DHE_RSA_WITH_AES_128_GCM_SHA256);
    TLS12.put("ECDHE-ECDSA-AES256-CCM", TLS_ECDHE_ECDSA_WITH_AES_256_CCM);
    TLS12.put("ECDHE-ECDSA-AES128-CCM", TLS_ECDHE_ECDSA_WITH_AES_128_CCM);
    TLS12.put("ECDHE-ECDSA-AES256-SHA384", TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384);
    TLS12.put("ECDHE-RSA-AES256-SHA384", TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384);
    TLS12.put("DHE-RSA-AES256-SHA256", TLS_DHE_RSA_WITH_AES_256_CBC_SHA256);
    TLS12.put("ECDHE-ECDSA-AES128-SHA256", TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256);
    TLS12.put("ECDHE-RSA-AES128-SHA256", TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256);
    TLS12.put("DHE-RSA-AES128-SHA256", TLS_DHE_RSA_WITH_AES_128_CBC_SHA256);
    TLS12.put("ECDHE-ECDSA-AES256-SHA", TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA);
    TLS12.put("ECDHE-RSA-AES256-SHA", TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA);
    TLS12.put("DHE-RSA-AES256-SHA", TLS_DHE_RSA_WITH_AES_256_CBC_SHA);
    TLS12.put("ECDHE-ECDSA-AES128-SHA", TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA);
    TLS12.put("ECDHE-RSA-AES128-SHA", TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA);
    TLS12.put("DHE-RSA-AES128-SHA", TLS_DHE_RSA_WITH_AES_128_CBC_SHA);
    TLS12.put("AES256-GCM-SHA384", TLS_RSA_WITH_AES_256_GCM_SHA384);
    TLS12.put("AES128-GCM-SHA256", TLS_RSA_WITH_AES_128_GCM_SHA256);
    TLS12.put("AES256-SHA256", TLS_RSA_WITH_AES_256_CBC_SHA256);
    TLS12.put("AES128-SHA256", TLS_RSA_WITH_AES_128_CBC_SHA256);
    TLS12.put("AES256-SHA", TLS_RSA_WITH_AES_256_CBC_SHA);
    TLS12.put("AES128-SHA", TLS_RSA_WITH_AES_128_CBC_SHA);
    TLS12.put("DES-CBC3-SHA", TLS_RSA_WITH_3DES_EDE_CBC_SHA);
    TLS12.put("ECDHE-RSA-DES-CBC3-SHA", TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA);
  }

  private CipherNames() {}

  /** The suites of a list with colons; {@code DEFAULT} is all of TLS 1.2. */
  static int[] suites(String list) {
    return list.equals("DEFAULT")
        ? TLS12.values().stream().mapToInt(Integer::intValue).toArray()
        : Arrays.stream(list.split(":", -1)).mapToInt(CipherNames::suite).toArray();
  }

  private static int suite(String name) {
    Integer suite = OF_TLS13.getOrDefault(name, TLS12.get(name));
    return Objects.requireNonNull(suite, () -> "a cipher suite not known here: " + name);
  }

  /** Whether a TLS 1.2 suite can be signed with an EC (or Edwards) key, or with an RSA key. */
  static boolean suits(int suite, boolean ecKey) {
    String name =
        TLS12.entrySet().stream()
            .filter(e -> e.getValue() == suite)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    return name.contains("ECDSA") == ecKey;
  }
}
