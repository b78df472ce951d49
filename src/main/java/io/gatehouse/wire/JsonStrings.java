// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.util.List;
import java.util.function.Consumer;

/**
 * The strings of a JSON text that stand under certain names, at whatever depth. Found in one pass
 * that builds nothing and does not mind the grammar, for where a look at every event must cost next
 * to nothing.
 */
public final class JsonStrings {
  private static final String ESCAPES = "bfnrt";
  private static final String ESCAPED = "\b\f\n\r\t";

  private JsonStrings() {}

  /** Tells of each such string, without its quotes and escapes; nothing of one that is cut. */
  public static void under(List<String> names, String json, Consumer<String> found) {
    int open = json.indexOf('"');
    while (open >= 0) {
      int close = close(json, open);
      if (close < 0) {
        return;
      }
      int value = isAmong(names, json, open, close) ? afterColon(json, close + 1) : -1;
      if (value >= 0 && json.startsWith("\"", value)) {
        close = close(json, value);
        if (close < 0) {
          return;
        }
        found.accept(read(json.substring(value + 1, close)));
      }
      open = json.indexOf('"', close + 1);
    }
  }

  /** Where the string ends that begins there; -1 when it is cut. */
  private static int close(String json, int open) {
    int close = json.indexOf('"', open + 1);
    while (close >= 0 && isEscaped(json, close)) {
      close = json.indexOf('"', close + 1);
    }
    return close;
  }

  private static boolean isEscaped(String json, int quote) {
    int before = quote - 1;
    while (json.charAt(before) == '\\') {
      before--;
    }
    return (quote - before) % 2 == 0;
  }

  private static boolean isAmong(List<String> names, String json, int open, int close) {
    int length = close - open - 1;
    for (String name : names) {
      if (name.length() == length && json.startsWith(name, open + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Where the value begins whose name has just ended; -1 when that was no name. */
  private static int afterColon(String json, int from) {
    int colon = skipBlanks(json, from);
    return json.startsWith(":", colon) ? skipBlanks(json, colon + 1) : -1;
  }

  private static int skipBlanks(String json, int from) {
    int at = from;
    while (at < json.length() && json.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  private static String read(String raw) {
    int escape = raw.indexOf('\\');
    if (escape < 0) {
      return raw;
    }
    StringBuilder plain = new StringBuilder(raw.length()).append(raw, 0, escape);
    for (int at = escape; at < raw.length(); at++) {
      char c = raw.charAt(at);
      if (c != '\\') {
        plain.append(c);
      } else if (raw.startsWith("u", at + 1) && at + 6 <= raw.length()) {
        plain.append(unit(raw, at + 2));
        at += 5;
      } else {
        at++;
        int known = ESCAPES.indexOf(raw.charAt(at));
        plain.append(known < 0 ? raw.charAt(at) : ESCAPED.charAt(known));
      }
    }
    return plain.toString();
  }

  private static char unit(String raw, int from) {
    int code = 0;
    for (int at = from; at < from + 4; at++) {
      code = (code << 4) | (Character.digit(raw.charAt(at), 16) & 0xF);
    }
    return (char) code;
  }
}
