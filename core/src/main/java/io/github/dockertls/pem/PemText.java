package io.github.dockertls.pem;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text's blocks, and the first place that looks like a block but is none. */
final class PemText {
  private final List<PemBlock> blocks;
  private final @Nullable PemFault fault;

  PemText(List<PemBlock> blocks, @Nullable PemFault fault) {
    this.blocks = List.copyOf(blocks);
    this.fault = fault;
  }

  List<PemBlock> blocks() {
    return blocks;
  }

  Optional<PemFault> fault() {
    return Optional.ofNullable(fault);
  }

  List<PemBlock> certificates() {
    return blocks.stream().filter(PemBlock::isCertificate).toList();
  }

  Optional<PemBlock> firstPrivateKey() {
    return blocks.stream().filter(PemBlock::isPrivateKey).findFirst();
  }
}
