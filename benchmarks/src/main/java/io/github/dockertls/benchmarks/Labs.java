package io.github.dockertls.benchmarks;

import io.github.dockertls.testing.KeyKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The daemons that the figures share: one for each kind of key, started when first needed. */
final class Labs implements AutoCloseable {
  private final Scale scale;
  private final Java newest;
  private final Path folder;
  private final Map<KeyKind, Lab> labs = new EnumMap<>(KeyKind.class);

  Labs(Scale scale, Java newest, Path folder) {
    this.scale = scale;
    this.newest = newest;
    this.folder = folder;
  }

  Scale scale() {
    return scale;
  }

  /** The newest JDK that was found; it may be this program's own. */
  Java newest() {
    return newest;
  }

  /** The custom: RSA keys of 4096 bits. */
  Lab rsa() throws IOException {
    return lab(scale.custom());
  }

  Lab ec() throws IOException {
    return lab(KeyKind.EC_P256);
  }

  /** The custom and the other, if they differ. */
  List<Lab> both() throws IOException {
    return Stream.of(rsa(), ec()).distinct().toList();
  }

  private Lab lab(KeyKind keys) throws IOException {
    Lab lab = labs.get(keys);
    if (lab == null) {
      lab = Lab.start(scale, folder.resolve(keys.name()), keys);
      labs.put(keys, lab);
    }
    return lab;
  }

  /** Ends the contestants of one figure. */
  void dismiss() {
    labs.values().forEach(Lab::dismiss);
  }

  @Override
  public void close() throws IOException {
    for (Lab lab : labs.values()) {
      lab.close();
    }
  }
}
