// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/**
 * The JDK's log manager, kept open until the server has stopped.
 *
 * <p>The original closes all handlers as soon as the process is asked to end, so the last lines of
 * requests that were still running would be lost. It has to be public: the JDK makes it, by name.
 */
public final class LastingLog extends LogManager {
  private static final String MANAGER = "java.util.logging.manager";

  private volatile boolean held;

  /** Chooses manager and format, unless the user did; comes before the first use of the log. */
  static void open() throws IOException {
    if (System.getProperty(MANAGER) != null) {
      return;
    }
    System.setProperty(MANAGER, LastingLog.class.getName());
    LogManager manager = LogManager.getLogManager();
    if (System.getProperty("java.util.logging.config.file") == null
        && System.getProperty("java.util.logging.config.class") == null) {
      try (InputStream settings = LastingLog.class.getResourceAsStream("logging.properties")) {
        manager.readConfiguration(settings);
      }
    }
    if (manager instanceof LastingLog log) {
      log.held = true;
    }
  }

  static void close() {
    if (LogManager.getLogManager() instanceof LastingLog log) {
      log.held = false;
      log.reset();
    }
  }

  @Override
  public void reset() {
    if (!held) {
      super.reset();
    }
  }
}
