// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * One line per log record: time, level, logger, message. The platform's own formatter would cost
 * more than the rest of a request's log line does.
 */
public final class LineFormatter extends Formatter {
  private static final DateTimeFormatter TO_THE_SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("xx").withZone(ZoneId.systemDefault());

  /** The text of one second, which many lines share. */
  private record Second(long epoch, String text, String offset) {
    static Second of(long epoch) {
      Instant instant = Instant.ofEpochSecond(epoch);
      return new Second(epoch, TO_THE_SECOND.format(instant), OFFSET.format(instant));
    }
  }

  private volatile Second second = Second.of(0);

  @Override
  public String format(LogRecord record) {
    long millis = record.getMillis();
    Second now = second;
    if (now.epoch() != millis / 1000) {
      now = Second.of(millis / 1000);
      second = now;
    }
    StringBuilder line = new StringBuilder(256).append(now.text()).append('.');
    line.append(Long.toString(1000 + millis % 1000), 1, 4).append(now.offset()).append(' ');
    line.append(record.getLevel().getName()).append(' ').append(record.getLoggerName());
    line.append(": ").append(formatMessage(record)).append(System.lineSeparator());
    if (record.getThrown() != null) {
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace, true));
      line.append(trace);
    }
    return line.toString();
  }
}
