// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonString;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object whose first level is known: where each member's value begins and ends.
 *
 * <p>Enough to route a request and rename its model while every other byte stays as it came. What
 * is checked here and what an upstream reads must be the same thing, so the whole text is held to
 * the grammar, and a first-level name that comes twice, or in disguise ({@code "mod\u005Cu0065l"}),
 * is refused.
 */
public final class Envelope {
  /** The text is not the JSON object it should be. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String what, byte[] json, int at) {
      super(what + " at " + place(json, at), null, false, false);
    }

    private static String place(byte[] json, int at) {
      int line = 1;
      int column = 1;
      for (int i = 0; i < Math.min(at, json.length); i++) {
        boolean newline = json[i] == '\n';
        line += newline ? 1 : 0;
        boolean startsCharacter = (json[i] & 0xC0) != 0x80;
        column = newline ? 1 : column + (startsCharacter ? 1 : 0);
      }
      return "line " + line + ", column " + column;
    }
  }

  private final byte[] json;
  private final Map<String, JsonScanner.Span> members;
  private final int firstMember;

  /**
   * Reads a request's body.
   *
   * @throws Malformed saying what is wrong and where
   */
  public Envelope(byte[] json) {
    this.json = json;
    this.members = new LinkedHashMap<>();
    this.firstMember = new JsonScanner(json).object(members);
  }

  public Set<String> names() {
    return members.keySet();
  }

  /** The value of a member as it stands in the text, quotes and all. */
  public Optional<String> raw(String name) {
    JsonScanner.Span span = members.get(name);
    return span == null
        ? Optional.empty()
        : Optional.of(new String(json, span.from(), span.to() - span.from(), UTF_8));
  }

  /** The value of a member that is a string; empty when there is none or it is something else. */
  public Optional<String> string(String name) {
    return raw(name)
        .filter(raw -> raw.startsWith("\""))
        .map(raw -> ((JsonString) Json.value(raw)).getString());
  }

  /** Whether a member is there and is the word {@code true}. */
  public boolean isTrue(String name) {
    return raw(name).filter("true"::equals).isPresent();
  }

  /** The same bytes with one member's value replaced, or put first when it was not there. */
  public ByteBuffer with(String name, String rawValue) {
    JsonScanner.Span span = members.get(name);
    if (span != null) {
      return splice(span.from(), rawValue, span.to());
    }
    String member = Json.string(name) + ":" + rawValue + (members.isEmpty() ? "" : ",");
    return splice(firstMember, member, firstMember);
  }

  /** The bytes as they came. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(json);
  }

  private ByteBuffer splice(int until, String middle, int from) {
    byte[] inserted = middle.getBytes(UTF_8);
    return ByteBuffer.allocate(until + inserted.length + json.length - from)
        .put(json, 0, until)
        .put(inserted)
        .put(json, from, json.length - from)
        .flip();
  }
}
