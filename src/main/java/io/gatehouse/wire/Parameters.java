// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A header value such as {@code form-data; name="model"}, taken apart.
 *
 * @param word before the first semicolon, in lower case
 * @param values by name in lower case
 */
record Parameters(String word, Map<String, String> values) {
  /** The value, or empty when it cannot be read without doubt: a broken or a repeated parameter. */
  static Optional<Parameters> of(String header) {
    Map<String, String> values = new HashMap<>();
    int semicolon = header.indexOf(';');
    String word = semicolon < 0 ? header : header.substring(0, semicolon);
    int at = semicolon < 0 ? header.length() : semicolon + 1;
    while (at < header.length()) {
      int equals = header.indexOf('=', at);
      if (equals < 0) {
        return header.substring(at).isBlank() ? found(word, values) : Optional.empty();
      }
      String name = header.substring(at, equals).strip().toLowerCase(Locale.ROOT);
      int from = afterBlanks(header, equals + 1);
      boolean quoted = from < header.length() && header.charAt(from) == '"';
      int to = quoted ? closingQuote(header, from + 1) : endOfToken(header, from);
      if (to < 0 || name.indexOf(';') >= 0) {
        return Optional.empty();
      }
      String value = quoted ? unescaped(header, from + 1, to) : header.substring(from, to).strip();
      at = afterBlanks(header, quoted ? to + 1 : to);
      boolean wellEnded = at == header.length() || header.charAt(at) == ';';
      if (!wellEnded || values.put(name, value) != null) {
        return Optional.empty();
      }
      at++;
    }
    return found(word, values);
  }

  private static Optional<Parameters> found(String word, Map<String, String> values) {
    return Optional.of(new Parameters(word.strip().toLowerCase(Locale.ROOT), values));
  }

  private static int afterBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static int endOfToken(String text, int from) {
    int semicolon = text.indexOf(';', from);
    return semicolon < 0 ? text.length() : semicolon;
  }

  private static int closingQuote(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      if (isEscape(text, at)) {
        at++;
      } else if (text.charAt(at) == '"') {
        return at;
      }
    }
    return -1;
  }

  /** A backslash escapes quotes and itself only: some clients send Windows paths as they are. */
  private static boolean isEscape(String text, int at) {
    return text.charAt(at) == '\\'
        && at + 1 < text.length()
        && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
  }

  private static String unescaped(String text, int from, int to) {
    StringBuilder plain = new StringBuilder();
    for (int at = from; at < to; at++) {
      if (isEscape(text, at)) {
        at++;
      }
      plain.append(text.charAt(at));
    }
    return plain.toString();
  }
}
