package io.github.dockertls.docktls.parity;

import java.io.IOException;

/** What a case is given to: the library in this process, docktls, or the real CLI. */
interface CaseProgram {
  /** Runs the case's flags with its command; {@code observed} is left null. */
  Actual run(CaseHome home) throws IOException;
}
