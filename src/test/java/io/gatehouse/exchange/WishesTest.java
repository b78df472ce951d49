// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.config.settings.Values;
import io.gatehouse.exchange.Wishes.Wish;
import io.gatehouse.model.Refused;
import io.gatehouse.routing.Patience;
import io.gatehouse.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WishesTest {
  private static final Wishes ALL = wishes(true, Duration.ofMinutes(10));

  private static Wishes wishes(boolean target, Duration longest) {
    return new Wishes(target, longest, text -> Values.read(Duration.class, text));
  }

  /** Headers as {@code name: value} lines, and what is granted: the target and five times. */
  enum Granted {
    NOTHING("x-gatehouse-request-id: 7\nauthorization: Bearer k", "", "- - - - -"),
    A_TARGET("x-gatehouse-target: openai/gpt-5", "openai/gpt-5", "- - - - -"),
    WHATEVER_THE_CASE("X-Gatehouse-Target:  fast ", "fast", "- - - - -"),
    A_TOTAL("x-gatehouse-timeout: 30", "", "- - - 30000 -"),
    AS_MUCH_AS_ALLOWED("x-gatehouse-timeout: 10m", "", "- - - 600000 -"),
    EVERY_TIME(
        """
        x-gatehouse-timeout-first-byte: 40ms
        x-gatehouse-timeout-first-content: 2s
        x-gatehouse-timeout-idle: PT3S
        x-gatehouse-timeout: 1m
        x-gatehouse-target: fast
        """,
        "fast",
        "40 2000 3000 60000 -");

    private final String headers;
    private final String target;
    private final String millis;

    Granted(String headers, String target, String millis) {
      this.headers = headers;
      this.target = target;
      this.millis = millis;
    }
  }

  @ParameterizedTest
  @EnumSource
  void isGranted(Granted c) {
    List<Optional<Duration>> times = new ArrayList<>();
    for (String time : List.of(c.millis.split(" "))) {
      times.add(
          time.equals("-")
              ? Optional.empty()
              : Optional.of(Duration.ofMillis(Long.parseLong(time))));
    }
    Patience.Overrides patience =
        new Patience.Overrides(
            times.get(0), times.get(1), times.get(2), times.get(3), times.get(4));
    Optional<String> target = Optional.of(c.target).filter(name -> !name.isEmpty());
    assertEquals(new Wish(target, patience), ALL.of(headers(c.headers)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x-gatehouse-target: \\n | must be a route, upstream/model, or a model
          x-gatehouse-target: a\\nX-Gatehouse-Target: a | must not come twice
          x-gatehouse-timeout: 0 | must be more than 0 and at most 600s
          x-gatehouse-timeout: 601 | must be more than 0 and at most 600s
          x-gatehouse-timeout-idle: 11m | must be more than 0 and at most 600s
          x-gatehouse-timeout: soon | must be a time such as 40ms, 15s, 5m, 1h, 30 (seconds) or PT15S, from 0 to 365d
          x-gatehouse-timeout: -1 | must be a time such as 40ms, 15s, 5m, 1h, 30 (seconds) or PT15S, from 0 to 365d
          x-gatehouse-timeout-first-byte: | must be a time such as 40ms, 15s, 5m, 1h, 30 (seconds) or PT15S, from 0 to 365d
          x-gatehouse-timeout-connect: 1 | is not known; the times are first-byte, first-content and idle
          x-gatehouse-timeouts: 1 | is not known; the times are first-byte, first-content and idle
          """)
  void isRefused(String headers, String why) {
    assertRefused(ALL, headers, why);
  }

  @ParameterizedTest
  @CsvSource({
    "x-gatehouse-target: fast, gatehouse.overrides.target=true",
    "x-gatehouse-timeout: 1, gatehouse.overrides.longest-timeout",
    "x-gatehouse-timeout-first-byte: 1, gatehouse.overrides.longest-timeout",
    "x-gatehouse-timeout-first-content: 1, gatehouse.overrides.longest-timeout",
    "x-gatehouse-timeout-idle: 1, gatehouse.overrides.longest-timeout"
  })
  void isNotAllowed(String header, String setting) {
    String why = "is not allowed here; the setting " + setting + " would allow it";
    assertRefused(wishes(false, Duration.ZERO), header, why);
    assertRefused(Wishes.refused(), header, why);
  }

  @Test
  void eachIsAllowedByItsOwnSetting() {
    Headers named = headers("x-gatehouse-target: fast");
    Headers timed = headers("x-gatehouse-timeout: 1");
    Wishes targets = wishes(true, Duration.ZERO);
    Wishes times = wishes(false, Duration.ofSeconds(1));
    assertEquals(Optional.of("fast"), targets.of(named).target());
    assertThrows(Refused.class, () -> targets.of(timed));
    assertEquals(Optional.of(Duration.ofSeconds(1)), times.of(timed).patience().total());
    assertThrows(Refused.class, () -> times.of(named));
  }

  private static void assertRefused(Wishes wishes, String headers, String why) {
    Headers given = headers(headers.replace("\\n", "\n"));
    var failure = assertThrows(Refused.class, () -> wishes.of(given)).failure();
    String name = given.fields().get(0).name();
    assertEquals("The header '" + name + "' " + why + ".", failure.message());
    assertEquals(Optional.of(name), failure.param());
    assertEquals(400, failure.status());
  }

  private static Headers headers(String lines) {
    List<Headers.Field> fields = new ArrayList<>();
    lines
        .lines()
        .map(line -> line.split(":", 2))
        .forEach(parts -> fields.add(new Headers.Field(parts[0], parts[1])));
    return new Headers(fields);
  }
}
