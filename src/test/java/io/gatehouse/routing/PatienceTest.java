// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.routing.Patience.Overrides;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
  private static final Patience UPSTREAM = patience("1 2 3 4 5");

  @ParameterizedTest
  @CsvSource({
    "- - - - -, 1 2 3 4 5",
    "9 - - - -, 9 2 3 4 5",
    "- 9 - - -, 1 9 3 4 5",
    "- - 9 - -, 1 2 9 4 5",
    "- - - 9 -, 1 2 3 9 9",
    "- - - - 9, 1 2 3 4 9",
    "- - - 8 9, 1 2 3 8 9",
    "- - - 9 0, 1 2 3 9 0",
    "0 0 0 0 -, 0 0 0 0 0"
  })
  void whatIsNearerCounts(String overrides, String expected) {
    assertEquals(patience(expected), UPSTREAM.with(overrides(overrides)));
  }

  @Test
  void streamsHaveATotalOfTheirOwn() {
    assertEquals(Duration.ofSeconds(4), UPSTREAM.total(false));
    assertEquals(Duration.ofSeconds(5), UPSTREAM.total(true));
  }

  /** A route's and a header's overrides at once, or one after the other: the same. */
  @Test
  void overridesAddUp() {
    List<Overrides> all = new ArrayList<>();
    for (int mask = 0; mask < 32; mask++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 5; bit++) {
        text.append((mask >> bit & 1) == 0 ? "- " : mask + 10 * bit + " ");
      }
      all.add(overrides(text.toString()));
    }
    for (Overrides route : all) {
      for (Overrides header : all) {
        assertEquals(
            UPSTREAM.with(route).with(header),
            UPSTREAM.with(route.with(header)),
            route + " then " + header);
      }
    }
  }

  private static Patience patience(String seconds) {
    Overrides all = overrides(seconds);
    return Patience.ENDLESS.with(all);
  }

  private static Overrides overrides(String seconds) {
    List<Optional<Duration>> times = new ArrayList<>();
    for (String time : List.of(seconds.strip().split(" "))) {
      times.add(
          time.equals("-")
              ? Optional.empty()
              : Optional.of(Duration.ofSeconds(Long.parseLong(time))));
    }
    return new Overrides(times.get(0), times.get(1), times.get(2), times.get(3), times.get(4));
  }
}
