// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import java.util.logging.LogManager;

/**
 * The JDK's log manager, kept open until the server has stopped.
 *
 * <p>The original closes all handlers as soon as the process is asked to end, so the last lines of
 * requests that were still running would be lost. Public, because the JDK makes it by name.
 */
public final class LastingLogManager extends LogManager {
  private volatile boolean kept;

  void keep() {
    // Handlers are made at their first use, but none any more once the process is ending.
    getLogger("").getHandlers();
    kept = true;
  }

  void close() {
    kept = false;
    reset();
  }

  @Override
  public void reset() {
    if (!kept) {
      super.reset();
    }
  }
}
