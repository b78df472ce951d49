// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdTest {
  @ParameterizedTest
  @CsvSource({
    "fc-1, CvQBa+b/cA==, fc-1~CvQBa-b_cA..",
    "fc~1, QUJD, fc~1~QUJD",
    "call_1, QUI=, call_1~QUI.",
    "call_1, , call_1"
  })
  void carriesTheSignatureThereAndBack(String own, String signature, String text) {
    CallId id = new CallId(own, Optional.ofNullable(signature));
    assertEquals(text, id.text());
    assertEquals(id, CallId.read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"call_1", "~QUJD", "call_1~", "call_1~a b", "call_1~a...", "call_1~é"})
  void anyOtherIdIsOnlyAnId(String id) {
    assertEquals(new CallId(id, Optional.empty()), CallId.read(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"not base64!", "a=b", "a===", "a-b"})
  void whatIsNoSignatureStaysBehind(String signature) {
    assertEquals("fc-1", new CallId("fc-1", Optional.of(signature)).text());
  }
}
