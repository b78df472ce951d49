// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What everybody does all day. */
class ChatIT extends ServerSuite {
  @Test
  void aChatIsAnswered() throws Exception {
    var heard = Ask.whole("whole");
    assertEquals(200, heard.status(), heard.text());
    assertEquals(Upstream.WHOLE, heard.text());
  }

  @Test
  void aStreamIsAnswered() throws Exception {
    var heard = Ask.streamed("stream");
    assertEquals(200, heard.status(), heard.text());
    assertTrue(heard.text().endsWith("data: [DONE]\n\n"), heard.text());
    assertTrue(heard.whole());
  }
}
