// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

/**
 * The event that streams consist of, read without building JSON from it. Whatever is not written in
 * the usual way is left to the parser.
 */
final class TextDelta {
  private static final String HEAD = "{\"type\":\"content_block_delta\",\"index\":";
  private static final String DELTA = ",\"delta\":{\"type\":\"text_delta\",\"text\":\"";

  private TextDelta() {}

  /** The words of the event; empty when it has to be read properly. */
  static String in(String event) {
    if (!event.startsWith(HEAD)) {
      return "";
    }
    int delta = HEAD.length();
    while (delta < event.length() && Character.isDigit(event.charAt(delta))) {
      delta++;
    }
    int from = delta + DELTA.length();
    int to = event.startsWith(DELTA, delta) ? plain(event, from) : from;
    return to > from && closes(event, to) ? event.substring(from, to) : "";
  }

  /** Where a string without escapes ends; its beginning when it has some, or does not end. */
  private static int plain(String event, int from) {
    for (int at = from; at < event.length(); at++) {
      char c = event.charAt(at);
      if (c == '"') {
        return at;
      }
      if (c == '\\') {
        return from;
      }
    }
    return from;
  }

  /** Some events are padded with blanks between their last two braces. */
  private static boolean closes(String event, int quote) {
    int last = event.length() - 1;
    return event.startsWith("\"}", quote)
        && event.charAt(last) == '}'
        && last > quote + 1
        && event.substring(quote + 2, last).isBlank();
  }
}
