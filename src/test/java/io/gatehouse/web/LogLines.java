// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is written to a logger while this is open. */
final class LogLines extends Handler implements AutoCloseable {
  private final Logger log;
  private final @Nullable Level before;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogLines(String name) {
    log = Logger.getLogger(name);
    before = log.getLevel();
    log.setLevel(Level.INFO);
    log.addHandler(this);
  }

  List<String> all() {
    return lines;
  }

  long with(String text) {
    return lines.stream().filter(line -> line.contains(text)).count();
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    log.removeHandler(this);
    log.setLevel(before);
  }
}
