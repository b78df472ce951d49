// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o, true",
    "gpt-4o, gpt-4o-mini, false",
    "gpt-*, gpt-, true",
    "gpt-*, gpt-4o, true",
    "*mini, gpt-4o-mini, true",
    "*mini, gpt-4o-mini-2, false",
    "openai/*-mini, openai/gpt-4o-mini, true",
    "a*b*c, aXbXbc, true",
    "a*b*c, acb, false",
    "*, '', true",
    "'', a, false",
    "'', '', true",
    "gpt.4o, gpt-4o, false"
  })
  void whatIsMeant(String pattern, String name, boolean isMeant) {
    assertEquals(isMeant, new NamePattern(pattern).matches(name));
  }

  @Test
  void aHostilePatternTakesNoMoreThanBothLengths() {
    assertEquals(false, new NamePattern("*a".repeat(2000) + "b").matches("a".repeat(20_000)));
  }
}
