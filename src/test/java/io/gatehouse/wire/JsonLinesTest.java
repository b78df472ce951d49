// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private final List<String> heard = new ArrayList<>();
  private final JsonLines lines = new JsonLines(heard::add);

  @Test
  void cutsAtLineEndsHoweverTheBytesAreChunked() {
    String text = "{\"a\":\"Grüße 🌍\"}\r\n\n \n{\"b\":\"" + "x".repeat(2000) + "\"}\n{\"c\":1}";
    byte[] bytes = text.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      heard.clear();
      lines.feed(ByteBuffer.wrap(bytes, 0, cut));
      lines.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
      assertEquals(List.of("{\"a\":\"Grüße 🌍\"}", "{\"b\":\"" + "x".repeat(2000) + "\"}"), heard);
      lines.end();
      assertEquals("{\"c\":1}", heard.get(2));
      lines.end();
      assertEquals(3, heard.size());
    }
  }

  @Test
  void aLineMayBeLongButNotEndless() {
    byte[] piece = new byte[1 << 20];
    for (int i = 0; i < 32; i++) {
      lines.feed(ByteBuffer.wrap(piece));
    }
    assertThrows(SseReader.TooLarge.class, () -> lines.feed(ByteBuffer.wrap(piece)));
  }
}
