package io.github.dockertls.docktls;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The library's remedies name methods and settings of Java. Whoever calls docktls has flags
 * instead, or nothing of the kind.
 */
final class Wording {
  private static final Map<Pattern, String> OURS = new LinkedHashMap<>();

  static {
    put(", or accept it with allowCommonName()", "");
    put("Use Identity.keyStore(...), or convert it", "Convert it");
    put("ask for it to be replaced: CertificateFiles.in(...).replacing()", "add --replace");
    put("Ask for a shorter validity or for clippedToAuthority(), or", "Give fewer --days, or");
    put("say writeAuthorityUnencrypted(...) to do without", "give --no-password");
    put("Take DOCKER_API_VERSION, or apiVersion(...), away", "Take DOCKER_API_VERSION away");
    put(", or raise connectTimeout or handshakeTimeout", "");
    put(", or raise responseTimeout", "");
    put(", or raise maxConnections", "");
  }

  private Wording() {}

  /** The text with flags where it names Java, also where it is broken into lines. */
  static String ofProgram(String text) {
    String ours = text;
    for (Map.Entry<Pattern, String> entry : OURS.entrySet()) {
      ours = entry.getKey().matcher(ours).replaceAll(Matcher.quoteReplacement(entry.getValue()));
    }
    return ours;
  }

  private static void put(String ofJava, String ofProgram) {
    String[] words = ofJava.split(" ", -1);
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < words.length; i++) {
      pattern.append(i == 0 ? "" : "\\s+").append(Pattern.quote(words[i]));
    }
    OURS.put(Pattern.compile(pattern.toString()), ofProgram);
  }
}
