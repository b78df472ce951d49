// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SseReaderTest {
  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of strings
  enum Case {
    ONE_EVENT("data: a\n\n", "[] a"),
    NAMED("event: ping\ndata: {}\n\n", "[ping] {}"),
    A_NAME_ALONE_IS_NO_EVENT("event: ping\n\ndata: a\n\n", "[] a"),
    TWO_LINES_OF_DATA("data: a\ndata: b\n\n", "[] a\nb"),
    EMPTY_DATA("data:\n\n", "[] "),
    ONLY_ONE_SPACE_IS_DROPPED("data:  a\n\n", "[]  a"),
    NO_SPACE_IS_NEEDED("data:a\n\n", "[] a"),
    COMMENTS_ARE_SILENT(": keep-alive\n\ndata: a\n\n", "[] a"),
    CARRIAGE_RETURNS("data: a\r\n\r\ndata: b\r\r", "[] a", "[] b"),
    UNKNOWN_FIELDS("id: 1\nretry: 5\nfoo\ndata: a\n\n", "[] a"),
    LONG_LINES("data: " + "x".repeat(3000) + "\n\n", "[] " + "x".repeat(3000)),
    CHARACTERS_OF_MANY_BYTES("data: ü世🌍\n\n", "[] ü世🌍"),
    UNFINISHED_EVENTS_ARE_DROPPED("data: a\n\ndata: b\n", "[] a");

    final String wire;
    final List<String> events;

    Case(String wire, String... events) {
      this.wire = wire;
      this.events = List.of(events);
    }
  }

  @ParameterizedTest
  @EnumSource
  void howeverTheBytesAreChunked(Case c) {
    byte[] bytes = c.wire.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      List<String> heard = new ArrayList<>();
      var reader = new SseReader((name, data) -> heard.add("[" + name + "] " + data));
      reader.feed(ByteBuffer.wrap(bytes, 0, cut));
      reader.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
      assertEquals(c.events, heard, "cut at " + cut);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          data: a\\n\\n             | 9
          data: a\\n\\ndata: b      | 9
          data: a\\n                | 0
          data: a\\r\\n\\r\\nda     | 11
          : c\\n\\ndata: a\\n\\n\\n | 15
          """)
  void tellsWhereTheLastEventEnds(String wire, int end) {
    byte[] bytes = wire.replace("\\n", "\n").replace("\\r", "\r").getBytes(UTF_8);
    assertEquals(end, new SseReader((name, data) -> {}).feed(ByteBuffer.wrap(bytes)));
  }

  @Test
  void anEventHasALimit() {
    var reader = new SseReader((name, data) -> {});
    ByteBuffer flood = ByteBuffer.wrap("x".repeat(1 << 20).getBytes(UTF_8));
    assertThrows(
        SseReader.TooLarge.class,
        () -> {
          for (int i = 0; i < 100; i++) {
            reader.feed(flood.duplicate());
          }
        });
  }

  @Test
  void commentsAreToldToWhoeverListens() {
    List<String> heard = new ArrayList<>();
    var reader =
        new SseReader(
            new SseReader.Listener() {
              @Override
              public void event(String name, String data) {
                heard.add(data);
              }

              @Override
              public void comment(String text) {
                heard.add("comment " + text);
              }
            });
    reader.feed(ByteBuffer.wrap(": a b\ndata: 1\n:HTTP_STATUS/200\n\n".getBytes(UTF_8)));
    assertEquals(List.of("comment a b", "comment HTTP_STATUS/200", "1"), heard);
  }
}
