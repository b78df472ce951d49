// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcFramesTest {
  private final List<String> heard = new ArrayList<>();
  private final GrpcFrames frames = new GrpcFrames(bytes -> heard.add(new String(bytes, UTF_8)));

  @Test
  void messagesAreCutOutHoweverTheyAreChunked() {
    ByteBuffer all = ByteBuffer.allocate(100);
    for (String message : List.of("one", "", "x".repeat(40), "three")) {
      all.put(GrpcFrames.frame(message.getBytes(UTF_8)));
    }
    all.flip();
    for (int cut = 0; cut <= all.limit(); cut++) {
      heard.clear();
      frames.feed(all.slice(0, cut));
      boolean between = List.of(0, 8, 13, 58, 68).contains(cut);
      assertEquals(between, frames.betweenMessages(), "cut at " + cut);
      frames.feed(all.slice(cut, all.limit() - cut));
      assertEquals(List.of("one", "", "x".repeat(40), "three"), heard, "cut at " + cut);
      assertTrue(frames.betweenMessages());
    }
  }

  @Test
  void oneByteAtATimeIsEnough() {
    ByteBuffer frame = GrpcFrames.frame("word".getBytes(UTF_8));
    while (frame.hasRemaining()) {
      assertEquals(List.of(), heard);
      frames.feed(ByteBuffer.wrap(new byte[] {frame.get()}));
    }
    assertEquals(List.of("word"), heard);
  }

  @ParameterizedTest
  @CsvSource({
    "0100000001, compressed",
    "3c68746d6c, compressed",
    "0000400001, more than 4194304 bytes",
    "00ffffffff, more than 4194304 bytes"
  })
  void whatIsNoMessageIsRefused(String prefix, String why) {
    var refused =
        assertThrows(
            GrpcFrames.Malformed.class,
            () -> frames.feed(ByteBuffer.wrap(HexFormat.of().parseHex(prefix))));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  @Test
  void theLargestIsNotRefused() {
    frames.feed(ByteBuffer.wrap(HexFormat.of().parseHex("0000400000")));
    assertFalse(frames.betweenMessages());
    frames.feed(ByteBuffer.allocate(4 << 20));
    assertEquals(4 << 20, heard.get(0).length());
  }
}
