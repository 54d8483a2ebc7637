package io.github.dockertls.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What tells a file from its earlier self and from what another file system entry led to before:
 * identity, size and times, as finely as the file system keeps them. Links are followed, so that a
 * directory above that is swapped counts too.
 */
record FileStamp(Map<String, Object> attributes) {
  /**
   * The change time cannot be set back, as {@code cp -p} and {@code touch -r} do with the other.
   */
  private static final String UNIX = "unix:fileKey,isOther,size,lastModifiedTime,ctime";

  private static final String BASIC = "fileKey,isOther,size,lastModifiedTime";
  private static final FileStamp NONE = new FileStamp(Map.of());

  static FileStamp of(Path file) {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    try {
      return new FileStamp(Files.readAttributes(file, unix ? UNIX : BASIC));
    } catch (IOException e) {
      return NONE;
    }
  }

  /** A pipe, or a device: reading it again would wait, or take what is meant for somebody else. */
  boolean isReadableOnce() {
    return Boolean.TRUE.equals(attributes.get("isOther"));
  }
}
