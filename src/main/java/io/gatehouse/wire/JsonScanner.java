// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.wire.Envelope.Malformed;
import java.util.Map;

/**
 * Holds a text to the grammar of RFC 8259 without building anything from it: one pass over the
 * bytes, at most {@value #DEPTH} levels deep.
 */
final class JsonScanner {
  /** Where a value stands: from its first byte up to, but not including, {@code to}. */
  record Span(int from, int to) {}

  private static final int DEPTH = 500;

  private final byte[] json;
  private int at;

  JsonScanner(byte[] json) {
    this.json = json;
  }

  /** Reads the whole text as one object; answers where its first member would stand. */
  int object(Map<String, Span> members) {
    blank();
    if (peek() != '{') {
      throw wrong("expected a JSON object");
    }
    at++;
    int first = at;
    blank();
    if (peek() == '}') {
      at++;
    } else {
      members(members);
    }
    blank();
    if (at < json.length) {
      throw wrong("more text after the end of the JSON object");
    }
    return first;
  }

  private void members(Map<String, Span> members) {
    do {
      blank();
      int start = at;
      String name = name();
      colon();
      blank();
      int from = at;
      value(1);
      if (members.put(name, new Span(from, at)) != null) {
        at = start;
        throw wrong("\"" + name + "\" is there twice");
      }
    } while (another('}'));
  }

  private String name() {
    int start = at;
    if (peek() != '"') {
      throw wrong("expected a member name in double quotes");
    }
    string();
    String name = new String(json, start + 1, at - start - 2, UTF_8);
    if (name.indexOf('\\') >= 0) {
      at = start;
      throw wrong("a member name with a backslash escape is not accepted");
    }
    return name;
  }

  private void value(int depth) {
    if (depth > DEPTH) {
      throw wrong("nested more than " + DEPTH + " levels deep");
    }
    switch (peek()) {
      case '"' -> string();
      case '{' -> nestedObject(depth);
      case '[' -> array(depth);
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void nestedObject(int depth) {
    at++;
    blank();
    if (peek() == '}') {
      at++;
      return;
    }
    do {
      blank();
      if (peek() != '"') {
        throw wrong("expected a member name in double quotes");
      }
      string();
      colon();
      blank();
      value(depth + 1);
    } while (another('}'));
  }

  private void array(int depth) {
    at++;
    blank();
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      blank();
      value(depth + 1);
    } while (another(']'));
  }

  private void colon() {
    blank();
    if (peek() != ':') {
      throw wrong("expected a colon");
    }
    at++;
  }

  private boolean another(char closing) {
    blank();
    int next = peek();
    if (next != ',' && next != closing) {
      throw wrong("expected a comma or " + closing);
    }
    at++;
    return next == ',';
  }

  private void string() {
    at++;
    while (true) {
      int b = peek();
      if (b == '"') {
        at++;
        return;
      }
      if (b == '\\') {
        escape();
      } else if (b < 0) {
        character();
      } else if (b < ' ') {
        throw wrong("a control character inside a string must be escaped");
      } else {
        at++;
      }
    }
  }

  private void escape() {
    at++;
    int escaped = peek();
    if ("\"\\/bfnrt".indexOf(escaped) >= 0) {
      at++;
    } else if (escaped == 'u') {
      at++;
      for (int i = 0; i < 4; i++, at++) {
        if (Character.digit(peek(), 16) < 0) {
          throw wrong("expected four hexadecimal digits");
        }
      }
    } else {
      throw wrong("unknown escape in a string");
    }
  }

  /** A character of two to four bytes; overlong forms and surrogates are no UTF-8. */
  private void character() {
    int lead = json[at] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    int code = lead & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      int next = at + i < json.length ? json[at + i] & 0xFF : 0;
      if ((next & 0xC0) != 0x80) {
        throw wrong("not UTF-8");
      }
      code = (code << 6) | (next & 0x3F);
    }
    int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    boolean surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (lead < 0xC0 || lead > 0xF4 || code < least || code > 0x10FFFF || surrogate) {
      throw wrong("not UTF-8");
    }
    at += length;
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (peek() != word.charAt(i)) {
        throw wrong("expected " + word);
      }
    }
  }

  private void number() {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (at < json.length && json[at] == '.') {
      at++;
      digits();
    }
    if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
  }

  private void digits() {
    int start = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong(at < json.length ? "expected a value" : "the JSON text ends too early");
    }
  }

  private void blank() {
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }

  private int peek() {
    if (at >= json.length) {
      throw wrong("the JSON text ends too early");
    }
    return json[at];
  }

  private Malformed wrong(String what) {
    return new Malformed(what, json, at);
  }
}
