// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/** The log of a server that was started by {@code java -jar}: set up first, closed last. */
final class Logging {
  private static final String SETTINGS = "java.util.logging.config.";
  private static final String MANAGER = "java.util.logging.manager";

  private Logging() {}

  /** Leaves alone what the user chose; comes before anybody's first use of the log. */
  static void open() throws IOException {
    if (System.getProperty(MANAGER) == null) {
      System.setProperty(MANAGER, LastingLogManager.class.getName());
    }
    LogManager manager = LogManager.getLogManager();
    if (System.getProperty(SETTINGS + "file") == null
        && System.getProperty(SETTINGS + "class") == null) {
      try (InputStream ours = Logging.class.getResourceAsStream("logging.properties")) {
        manager.readConfiguration(ours);
      }
    }
    if (manager instanceof LastingLogManager lasting) {
      lasting.keep();
    }
  }

  static void close() {
    if (LogManager.getLogManager() instanceof LastingLogManager lasting) {
      lasting.close();
    }
  }
}
