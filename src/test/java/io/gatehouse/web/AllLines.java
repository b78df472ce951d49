// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What all loggers together write, at every level, while this is open: parameters, and the messages
 * of exceptions with all their causes included. Kept are not the lines but every run of {@value
 * #RUN} letters and digits in them, so that thousands of secrets can be asked for afterwards, also
 * such as were not known yet when the line was written.
 *
 * <p>A server that writes down what it hears when it is debugged would write every header; that is
 * its own affair, so its loggers are heard from INFO on.
 */
final class AllLines extends Handler implements AutoCloseable {
  private static final int RUN = 20;
  private static final int SHOWN = 400;
  private static final Pattern RUNS = Pattern.compile("[0-9A-Za-z]{" + RUN + ",}");
  private static final List<String> SERVERS =
      List.of("org.eclipse.jetty", "org.apache.catalina", "org.apache.coyote", "org.apache.tomcat");

  private final Map<String, String> runs = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final Map<Logger, Optional<Level>> before = new ConcurrentHashMap<>();

  AllLines() {
    set("", Level.ALL);
    SERVERS.forEach(name -> set(name, Level.INFO));
    Logger.getLogger("").addHandler(this);
    for (Handler shown : Logger.getLogger("").getHandlers()) {
      if (shown != this) {
        shown.setFilter(line -> line.getLevel().intValue() >= Level.WARNING.intValue());
      }
    }
  }

  private void set(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    before.put(logger, Optional.ofNullable(logger.getLevel()));
    logger.setLevel(level);
  }

  /** How many lines there were. */
  long count() {
    return count.get();
  }

  /** The first line with this secret or one of its halves; empty when there is none. */
  Optional<String> with(String secret) {
    return pieces(secret).stream().map(runs::get).filter(Objects::nonNull).findFirst();
  }

  /** What is looked for: the beginnings of the runs in both halves. */
  static List<String> pieces(String secret) {
    int half = secret.length() / 2;
    List<String> pieces = new ArrayList<>();
    for (String part : List.of(secret.substring(0, half), secret.substring(half))) {
      Matcher run = RUNS.matcher(part);
      while (run.find()) {
        pieces.add(run.group().substring(0, RUN));
      }
    }
    return pieces;
  }

  @Override
  public void publish(LogRecord line) {
    count.incrementAndGet();
    StringBuilder text = new StringBuilder(line.getLoggerName() + ": " + line.getMessage());
    for (Object parameter : Optional.ofNullable(line.getParameters()).orElse(new Object[0])) {
      text.append(' ').append(parameter);
    }
    add(line.getThrown(), text, 0);
    keep(text.toString());
  }

  private static void add(@Nullable Throwable thrown, StringBuilder text, int depth) {
    if (thrown != null && depth < 16) {
      text.append('\n').append(thrown);
      for (Throwable other : thrown.getSuppressed()) {
        add(other, text, depth + 1);
      }
      add(thrown.getCause(), text, depth + 1);
    }
  }

  private void keep(String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    Matcher run = RUNS.matcher(text);
    while (run.find()) {
      for (int at = run.start(); at + RUN <= run.end(); at++) {
        runs.putIfAbsent(text.substring(at, at + RUN), shown);
      }
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    Logger root = Logger.getLogger("");
    root.removeHandler(this);
    for (Handler shown : root.getHandlers()) {
      shown.setFilter(null);
    }
    before.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
  }
}
