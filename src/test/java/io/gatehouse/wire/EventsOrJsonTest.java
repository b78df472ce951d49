// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsOrJsonTest {
  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of strings
  enum Case {
    EVENTS("event: a\n: c\ndata: 1\n\ndata: {}\n\n", "comment c", "[a] 1", "[] {}"),
    EVENTS_AFTER_BLANK_LINES(" \r\n\ndata: 1\n\n", "[] 1"),
    AN_OBJECT("{\"a\":\n\n\"ü\"}", "whole {\"a\":\n\n\"ü\"}"),
    AN_ARRAY_AFTER_BLANKS("\n\t [1]\n", "whole [1]\n"),
    A_PAGE("<html>\n\n"),
    NOTHING(""),
    BLANKS(" \n");

    final String wire;
    final List<String> heard;

    Case(String wire, String... heard) {
      this.wire = wire;
      this.heard = List.of(heard);
    }
  }

  @ParameterizedTest
  @EnumSource
  void howeverTheBytesAreChunked(Case c) {
    byte[] bytes = c.wire.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      List<String> heard = new ArrayList<>();
      var reader = new EventsOrJson(listener(heard));
      reader.feed(ByteBuffer.wrap(bytes, 0, cut));
      reader.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
      reader.end();
      reader.end();
      assertEquals(c.heard, heard, "cut at " + cut);
    }
  }

  private static EventsOrJson.Listener listener(List<String> heard) {
    return new EventsOrJson.Listener() {
      @Override
      public void event(String name, String data) {
        heard.add("[" + name + "] " + data);
      }

      @Override
      public void comment(String text) {
        heard.add("comment " + text);
      }

      @Override
      public void whole(String text) {
        heard.add("whole " + text);
      }
    };
  }
}
