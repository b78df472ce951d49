// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  @ParameterizedTest
  @CsvSource({
    "100/minute, 100, PT1M, 100/minute",
    "100/m, 100, PT1M, 100/minute",
    "5000 / 10s, 5000, PT10S, 5000/10s",
    "1/60s, 1, PT1M, 1/minute",
    "1/24h, 1, PT24H, 1/day",
    "7/48h, 7, PT48H, 7/2d",
    "2/90s, 2, PT90S, 2/90s"
  })
  void howItIsWritten(String text, long amount, Duration per, String written) {
    assertEquals(new Rate(amount, per), Rate.parse(text));
    assertEquals(written, Rate.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "100",
        "100/",
        "0/minute",
        "1/0s",
        "-1/s",
        "1/week",
        "1/s/s",
        "x/s",
        "1/36501d",
        "1/999999999d"
      })
  void whatIsNone(String text) {
    assertThrows(IllegalArgumentException.class, () -> Rate.parse(text));
  }
}
