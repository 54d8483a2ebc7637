package io.github.dockertls.following;

import java.time.Duration;

/**
 * A while in which a followed stream did not stand. What happened meanwhile comes afterwards, as
 * far as the daemon still has it: dockerd keeps its last 256 events, and none of before its
 * restart; logs are kept as the container's log driver is set up.
 *
 * @param lasted from the end of the old stream until the new one stood
 * @param attempts how many times it was asked for again, the successful one included
 * @param failure what ended the old stream; {@code closed-by-peer} if the daemon ended it properly,
 *     as it does when it is shut down
 */
public record Gap(Duration lasted, int attempts, RuntimeException failure) {}
