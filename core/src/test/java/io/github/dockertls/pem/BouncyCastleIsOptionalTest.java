package io.github.dockertls.pem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Asserted by what a class loader is asked for, not by time. */
class BouncyCastleIsOptionalTest {
  private static final Pattern WITH = Pattern.compile("leaves out nothing");
  private static final Pattern WITHOUT = Pattern.compile(".*/bc(pkix|prov|util)-[^/]*\\.jar");

  private final List<String> wanted = new ArrayList<>();

  @Test
  void plainFormsAreReadWithoutIt() throws Exception {
    assertThat(run("plain", WITHOUT)).hasSizeGreaterThan(100).containsOnly("ok");
  }

  @Test
  void encryptedKeysSayThatTheyNeedIt() throws Exception {
    assertThat(run("encrypted", WITHOUT)).hasSizeGreaterThan(30).containsOnly("library-missing");
  }

  @Test
  void plainFormsDoNotLoadIt() throws Exception {
    assertThat(run("plain", WITH)).hasSizeGreaterThan(100).containsOnly("ok");
    assertThat(wanted).isEmpty();
  }

  @Test
  void encryptedKeysLoadIt() throws Exception {
    assertThat(run("encrypted", WITH)).hasSizeGreaterThan(30).containsOnly("ok");
    assertThat(wanted).isNotEmpty();
  }

  private List<String> run(String which, Pattern left) throws Exception {
    try (Isolated loader = new Isolated(classPathWithout(left), wanted)) {
      @SuppressWarnings("unchecked") // the class is ours, in another loader
      Function<String, List<String>> program =
          (Function<String, List<String>>)
              loader
                  .loadClass(PlainFormsProgram.class.getName())
                  .getDeclaredConstructor()
                  .newInstance();
      return program.apply(which);
    }
  }

  private static URL[] classPathWithout(Pattern left) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!left.matcher(entry).matches()) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  /** Loads everything anew but the JDK, and notes which classes of Bouncy Castle are wanted. */
  private static final class Isolated extends URLClassLoader {
    private final List<String> asked;

    Isolated(URL[] urls, List<String> asked) {
      super(urls, ClassLoader.getPlatformClassLoader());
      this.asked = asked;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.bouncycastle.")) {
        asked.add(name);
      }
      return super.findClass(name);
    }
  }
}
