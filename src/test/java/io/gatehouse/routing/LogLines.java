// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class has logged, while this is open; it is not shown then. */
final class LogLines extends Handler implements AutoCloseable {
  private final List<String> lines = new ArrayList<>();
  private final Logger logger;

  LogLines(Class<?> source) {
    logger = Logger.getLogger(source.getName());
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
  }

  /** Those since it was asked last. */
  synchronized List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  @Override
  public synchronized void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + line.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
    logger.removeHandler(this);
  }
}
