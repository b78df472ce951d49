// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {
  private static final List<String> KNOWN =
      List.of("gpt-4o", "gpt-4o-mini", "gpt-5.4-mini", "qwen3-max", "demo");

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          gpt4o,        gpt-4o
          GPT-4O,       gpt-4o
          gpt-4o-mni,   gpt-4o-mini
          gtp-5.4-mini, gpt-5.4-mini
          dmeo,         demo
          qwen-max,     qwen3-max
          """)
  void theNearestComesFirst(String wrong, String nearest) {
    assertEquals(nearest, NearestNames.of(wrong, KNOWN).get(0));
  }

  @Test
  void whatIsFarAwayIsNotNamed() {
    assertEquals(List.of(), NearestNames.of("claude-sonnet", KNOWN));
    assertEquals(List.of(), NearestNames.of("", KNOWN));
  }

  @Test
  void atMostThreeInOrder() {
    assertEquals(
        List.of("ab", "aa", "ac"), NearestNames.of("ab", List.of("ad", "ac", "ab", "aa", "ab")));
  }
}
