package io.github.dockertls.pem;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text's blocks, and the first place that looks like a block but is none. */
final class PemText {
  private final List<PemBlock> blocks;
  private final @Nullable PemFault fault;
  private final boolean cut;

  PemText(List<PemBlock> blocks, @Nullable PemFault fault, boolean cut) {
    this.blocks = List.copyOf(blocks);
    this.fault = fault;
    this.cut = cut;
  }

  List<PemBlock> blocks() {
    return blocks;
  }

  Optional<PemFault> fault() {
    return Optional.ofNullable(fault);
  }

  /** Whether it ends in the middle of a block. */
  boolean isCut() {
    return cut;
  }

  List<PemBlock> certificates() {
    return blocks.stream().filter(PemBlock::isCertificate).toList();
  }

  Optional<PemBlock> firstPrivateKey() {
    return blocks.stream().filter(PemBlock::isPrivateKey).findFirst();
  }
}
