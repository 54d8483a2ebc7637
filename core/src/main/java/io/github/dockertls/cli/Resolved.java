package io.github.dockertls.cli;

import io.github.dockertls.cli.CliEndpoint.TlsFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A context's endpoint, before anything is checked for whether it can be used.
 *
 * @param name the context's name, as it calls itself
 * @param host as {@code docker context inspect} shows it; may be empty for a stored context
 * @param skipTlsVerify whether the server goes unverified
 * @param tlsRequested whether flags or variables asked for TLS; false for stored contexts
 * @param files what was read, null if there are no TLS files
 * @param fileNames the names of all of them, also of those that have no meaning
 */
record Resolved(
    String name,
    String host,
    boolean skipTlsVerify,
    boolean tlsRequested,
    @Nullable TlsFiles files,
    @Nullable List<String> fileNames) {}
