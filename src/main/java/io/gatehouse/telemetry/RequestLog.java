// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.telemetry;

import io.gatehouse.model.Tried;
import io.gatehouse.model.Usage;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * One line per request, to the server's own log under the logger {@value #NAME}: key=value pairs or
 * a JSON object.
 */
public final class RequestLog implements Consumer<RequestRecord> {
  public static final String NAME = "io.gatehouse.requests";

  private static final Logger LOG = Logger.getLogger(NAME);

  private final boolean json;

  public RequestLog(boolean json) {
    this.json = json;
  }

  @Override
  public void accept(RequestRecord request) {
    if (LOG.isLoggable(Level.INFO)) {
      Line line = json ? new JsonLine() : new TextLine();
      tell(request, line);
      LOG.log(record(line.finish()));
    }
  }

  /** Says itself where it comes from: else every line would cost a walk of the stack. */
  private static LogRecord record(String line) {
    LogRecord record = new LogRecord(Level.INFO, line);
    record.setLoggerName(NAME);
    record.setSourceClassName(RequestLog.class.getName());
    record.setSourceMethodName("accept");
    return record;
  }

  private static void tell(RequestRecord request, Line line) {
    line.word("id", request.id());
    line.word("caller", request.caller());
    line.word("address", request.address());
    line.word("endpoint", request.endpoint());
    line.word("route", request.route());
    line.word("upstream", request.upstream());
    line.word("model", request.model());
    line.word("mode", request.mode());
    line.plain("stream", String.valueOf(request.stream()));
    line.plain("status", String.valueOf(request.status()));
    request.firstByte().ifPresent(time -> line.number("first_byte_ms", time.toMillis()));
    line.number("duration_ms", request.duration().toMillis());
    request.usage().ifPresent(usage -> tokens(line, usage));
    request.cost().ifPresent(cost -> line.plain("cost", cost.toString()));
    line.word("ended", request.ended());
    request.reason().ifPresent(reason -> line.word("reason", reason));
    if (request.attempts().size() > 1) {
      line.number("attempts", request.attempts().size());
      line.word("tried", tried(request.attempts()));
    }
  }

  /** Such as {@code a/m 503 12 ms: overloaded; b/m 200 340 ms: answered}. */
  private static String tried(List<Tried> attempts) {
    return attempts.stream()
        .map(
            one ->
                one.upstream()
                    + '/'
                    + one.model()
                    + (one.status() > 0 ? " " + one.status() : "")
                    + ' '
                    + one.time().toMillis()
                    + " ms: "
                    + one.outcome())
        .collect(Collectors.joining("; "));
  }

  private static void tokens(Line line, Usage usage) {
    line.number("tokens_in", usage.input());
    line.number("tokens_out", usage.output());
    if (usage.estimated()) {
      line.plain("tokens_estimated", "true");
    }
  }

  /** A line as it grows, field by field. */
  private abstract static class Line {
    final StringBuilder text = new StringBuilder(256);

    /** A value that needs no quotes. */
    abstract void plain(String name, String value);

    /** A value from outside; one that is empty says nothing. */
    abstract void word(String name, String value);

    abstract String finish();

    final void number(String name, long value) {
      plain(name, Long.toString(value));
    }

    /** In quotes, safe against whatever a caller may have put into it. */
    final void quoted(String value) {
      text.append('"');
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          text.append('\\').append(c);
        } else if (c < ' ' || c == 127 || c == '\u2028' || c == '\u2029') {
          text.append("\\u").append(HexFormat.of().toHexDigits(c));
        } else {
          text.append(c);
        }
      }
      text.append('"');
    }
  }

  private static final class TextLine extends Line {
    TextLine() {
      text.append("request");
    }

    @Override
    void plain(String name, String value) {
      text.append(' ').append(name).append('=').append(value);
    }

    @Override
    void word(String name, String value) {
      if (value.isEmpty()) {
        return;
      }
      text.append(' ').append(name).append('=');
      if (needsQuotes(value)) {
        quoted(value);
      } else {
        text.append(value);
      }
    }

    private static boolean needsQuotes(String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c <= ' ' || c >= 127 || c == '"' || c == '=') {
          return true;
        }
      }
      return false;
    }

    @Override
    String finish() {
      return text.toString();
    }
  }

  private static final class JsonLine extends Line {
    @Override
    void plain(String name, String value) {
      text.append(text.length() == 0 ? "{\"" : ",\"").append(name).append("\":").append(value);
    }

    @Override
    void word(String name, String value) {
      if (!value.isEmpty()) {
        plain(name, "");
        quoted(value);
      }
    }

    @Override
    String finish() {
      return text.append('}').toString();
    }
  }
}
