// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.telemetry;

import io.gatehouse.model.Usage;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

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
      Map<String, Object> fields = fields(request);
      LOG.log(record(json ? json(fields) : text(fields)));
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

  private static Map<String, Object> fields(RequestRecord request) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", request.id());
    fields.put("caller", request.caller());
    fields.put("endpoint", request.endpoint());
    fields.put("route", request.route());
    fields.put("upstream", request.upstream());
    fields.put("model", request.model());
    fields.put("mode", request.mode());
    fields.put("stream", request.stream());
    fields.put("status", request.status());
    request.firstByte().ifPresent(time -> fields.put("first_byte_ms", time.toMillis()));
    fields.put("duration_ms", request.duration().toMillis());
    request.usage().ifPresent(usage -> tokens(fields, usage));
    fields.put("ended", request.ended());
    request.reason().ifPresent(reason -> fields.put("reason", reason));
    fields.values().removeIf(value -> value.equals(""));
    return fields;
  }

  private static void tokens(Map<String, Object> fields, Usage usage) {
    fields.put("tokens_in", usage.input());
    fields.put("tokens_out", usage.output());
  }

  private static String text(Map<String, Object> fields) {
    StringBuilder line = new StringBuilder("request");
    fields.forEach(
        (name, value) -> {
          boolean word = !(value instanceof String text) || PlainWord.is(text);
          line.append(' ').append(name).append('=').append(word ? value : Quoted.of(value));
        });
    return line.toString();
  }

  private static String json(Map<String, Object> fields) {
    StringBuilder line = new StringBuilder("{");
    fields.forEach(
        (name, value) -> {
          line.append(line.length() > 1 ? "," : "").append(Quoted.of(name)).append(':');
          line.append(value instanceof String ? Quoted.of(value) : value);
        });
    return line.append('}').toString();
  }

  /** A value that needs no quotes in a line of words. */
  private static final class PlainWord {
    static boolean is(String value) {
      return value.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '=');
    }
  }

  /** A value in quotes, safe against whatever a caller may have put into it. */
  private static final class Quoted {
    static String of(Object value) {
      StringBuilder quoted = new StringBuilder("\"");
      for (char c : value.toString().toCharArray()) {
        if (c == '"' || c == '\\') {
          quoted.append('\\').append(c);
        } else if (c < ' ' || c == 127 || c == '\u2028' || c == '\u2029') {
          quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
        } else {
          quoted.append(c);
        }
      }
      return quoted.append('"').toString();
    }
  }
}
