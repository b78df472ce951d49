// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.faults.Outcome;
import io.gatehouse.testkit.StrictClient.Heard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The strict reader believes in an end only where there is one. */
class StrictClientTest {
  private static final String SAID =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello, world!\"},"
          + "\"finish_reason\":\"stop\"}]}\n\n";
  private static final String HALF = SAID.replace(", world!", "");
  private static final String UNFINISHED = SAID.replace("\"stop\"", "null");
  private static final String ERROR =
      "data: {\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":null}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  /** What a stream looks like, and what it is. */
  enum Case {
    GOOD(SAID + DONE, true, "whole"),
    COMMENTED(": keep-alive\n\n" + SAID + DONE, true, "whole"),
    TWICE_CLOSED(SAID + DONE + DONE, true, "whole"),
    UNCLOSED(SAID, true, "an end without [DONE]"),
    CUT(SAID + DONE, false, "broken"),
    HALF_SAID(HALF + DONE, true, "a success that says: Hello"),
    NEVER_FINISHED(UNFINISHED + DONE, true, "a success that never finished: Hello, world!"),
    FAILED(SAID + ERROR, false, "error event, broken"),
    FAILED_POLITELY(SAID + ERROR, true, "an error event, and a clean end"),
    GONE_ON(ERROR + SAID, false, "an error event, more events, broken"),
    NOTHING("", true, "an end without [DONE]");

    final String body;
    final boolean whole;
    final String outcome;

    Case(String body, boolean whole, String outcome) {
      this.body = body;
      this.whole = whole;
      this.outcome = outcome;
    }
  }

  private static Heard heard(String body, boolean whole) {
    return new Heard(200, "HTTP/1.1 200 OK\r\n\r\n", body, whole);
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatItIs(Case c) {
    assertEquals(c.outcome, Outcome.of(heard(c.body, c.whole), true, 1));
  }

  /** What no client could read. */
  enum Strange {
    HALF_AN_EVENT("data: {\"choices\""),
    NO_FIELD("{\"choices\":[]}\n\n"),
    AFTER_THE_END(DONE + SAID);

    final String body;

    Strange(String body) {
      this.body = body;
    }
  }

  @ParameterizedTest
  @EnumSource
  void mindsWhatIsStrange(Strange c) {
    assertThrows(AssertionError.class, () -> heard(c.body, true).isClosed());
  }
}
