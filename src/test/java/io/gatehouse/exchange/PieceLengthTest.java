// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A piece may have five bytes. Chunks are divided by commas; {@code n} stands for a line's end. */
class PieceLengthTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true|aaaaa|false",
        "true|aaaaaa|true",
        "true|aaa,aaa|true",
        "true|aaa,aan,aaaaa|false",
        "true|aaanaaa,aaa|true",
        "true|aaaaaaaan,aaaaa|false",
        "true|n,n,aaaaa,n,aaaaa|false",
        "false|aaaaa|false",
        "false|aan,aan|true"
      })
  void boundsWhatIsNotEnded(boolean lines, String chunks, boolean exceeds) {
    PieceLength piece = new PieceLength(5, lines);
    boolean exceeded = false;
    for (String chunk : chunks.split(",", -1)) {
      ByteBuffer bytes = ByteBuffer.wrap(("x" + chunk).replace('n', '\n').getBytes(US_ASCII));
      bytes.position(1);
      exceeded = piece.exceed(bytes);
      assertEquals(1, bytes.position());
    }
    assertEquals(exceeds, exceeded);
  }
}
