// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Money;
import io.gatehouse.model.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
  private static final String TABLE =
      """
      # two of a kind
      openai, big big-20*, , 2, 0.50, , 10, 16000, USD, 2026-01-01, x
      openai, big, 1000, 4, 1, , 15, 16000, USD, 2026-01-01, x
      openai, big, , 1, , , 5, , USD, 2027-01-01, x
      *, big*, , 9, , , 9, , USD, 2026-01-01, x
      anthropic, cached, , 10, 1, 12.50, 50, , USD, 2026-01-01, x
      """;

  @Test
  void nothingIsSoDearThatItCostsNothing() {
    long dear = 1_000_000_000_000_000L;
    Price price = new Price(dear, dear, dear, dear, OptionalLong.empty());
    Money large = Money.parse("1000000");
    assertTrue(price.most(Long.MAX_VALUE, Long.MAX_VALUE).compareTo(large) > 0);
    assertTrue(price.of(new Usage(Long.MAX_VALUE, Long.MAX_VALUE)).compareTo(large) > 0);
    assertTrue(price.most(0, 1_000_000_000).compareTo(large) > 0);
  }

  private static PriceTable table() {
    return PriceFile.read(TABLE, "USD");
  }

  private static String cost(String type, String model, LocalDate day, Usage usage) {
    return table()
        .find("up", type, model, day)
        .map(tariff -> tariff.price(usage.input()).of(usage).toString())
        .orElse("?");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, big, 2026-12-01, 1000, 1000, 0.012",
    "openai, big-2026, 2026-12-01, 1000, 0, 0.002",
    "openai, big, 2026-12-01, 2000, 0, 0.008",
    "openai, big, 2027-01-01, 2000, 1000, 0.007",
    "openai, bigger, 2026-12-01, 1000, 0, 0.009",
    "other, big, 2026-12-01, 1000, 0, 0.009",
    "openai, big, 2025-12-31, 1000, 0, ?",
    "openai, small, 2026-12-01, 1000, 0, ?",
  })
  void theLineThatSaysMostCounts(
      String type, String model, LocalDate day, long in, long out, String cost) {
    assertEquals(cost, cost(type, model, day, new Usage(in, out)));
  }

  @Test
  void partsOfTheInputHaveTheirOwnPrice() {
    Usage usage = new Usage(1_000_000, 2_000_000, 400_000, 100_000, 1_500_000, false);
    assertEquals("106.65", cost("anthropic", "cached", DAY, usage));
  }

  @Test
  void nonsenseOfAnUpstreamCostsNoMoreThanTheWhole() {
    assertEquals("0.001", cost("anthropic", "cached", DAY, new Usage(1000, 0, 5000, 0)));
    assertEquals("0", cost("anthropic", "cached", DAY, new Usage(-5, -9)));
    assertFalse(
        cost("anthropic", "cached", DAY, new Usage(Long.MAX_VALUE, Long.MAX_VALUE))
            .startsWith("-"));
  }

  @Test
  void reservationsAreRoundedUpAndCostsToTheNearest() {
    Price cheap = new Price(1, 1, 1, 1, OptionalLong.empty());
    assertEquals(new Money(1), cheap.most(1, 0));
    assertEquals(new Money(0), cheap.of(new Usage(499, 0)));
    assertEquals(new Money(1), cheap.of(new Usage(500, 0)));
  }

  @Test
  void aFileOfOnesOwnBeatsWhatComesAlong() {
    PriceTable own = PriceFile.read("*, big, , 0, , , 0, , USD, 2020-01-01, own", "USD");
    PriceTable both = own.above(table());
    assertEquals(0, both.find("up", "openai", "big", DAY).orElseThrow().price(1).input());
    assertTrue(both.find("up", "anthropic", "cached", DAY).isPresent());
  }

  @Test
  void whatIsWrongIsToldByLine() {
    String wrong =
        """
        openai, a, , 1, , , 1, , USD, 2026-01-01, x
        openai, a, , one, , , 1, , USD, 2026-01-01, x
        openai, a, , 1, , , 1, , EUR, 2026-01-01, x
        openai, a, , 1, , , 1, , USD, someday, x
        openai, a
        openai, a, , 1, , , , , USD, 2026-01-01, x
        """;
    String told =
        assertThrows(IllegalArgumentException.class, () -> PriceFile.read(wrong, "USD"))
            .getMessage();
    assertEquals(
        "line 2: input 'one'; expected is a price for a million tokens such as 2.50, from 0 to 1000;"
            + " line 3: currency 'EUR'; this gateway counts in USD;"
            + " line 4: valid_from 'someday'; expected is a day such as 2026-01-31;"
            + " line 5: 2 columns; expected are 11: "
            + PriceFile.COLUMNS
            + "; line 6: output ''; expected is a price for a million tokens such as 2.50,"
            + " from 0 to 1000",
        told);
  }

  @Test
  void unknownPricesAreCounted() {
    Prices prices =
        new Prices(
            table(),
            Map.of("up", "openai"),
            Optional.empty(),
            Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC));
    assertTrue(prices.of("up", "big").isPresent());
    assertTrue(prices.of("up", "none").isEmpty());
    assertTrue(prices.isMissed("up", "none"));
    assertFalse(prices.isMissed("up", "none"));
    assertEquals(Map.of("up/none", 2L), prices.missed());
  }

  @Test
  void theTableThatComesAlongIsReadableAndNamesItsSources() throws IOException {
    try (InputStream in = PricesTest.class.getResourceAsStream("/prices.csv")) {
      PriceTable shipped = PriceFile.read(new String(in.readAllBytes(), UTF_8), "USD");
      assertTrue(shipped.lines().size() > 20);
      assertTrue(shipped.lines().stream().noneMatch(line -> line.source().isEmpty()));
      assertTrue(shipped.find("up", "openai", "gpt-4o", DAY).isPresent());
      assertTrue(shipped.find("up", "openai", "gpt-4o-audio-preview", DAY).isEmpty());
    }
  }

  @Test
  void moneyIsReadAndWrittenPlainly() {
    assertEquals("12.5", Money.parse("12.50").toString());
    assertEquals("0.000000001", new Money(1).toString());
    assertEquals("100", Money.parse("1e2").toString());
    assertThrows(IllegalArgumentException.class, () -> Money.parse("0.0000000001"));
    assertThrows(IllegalArgumentException.class, () -> Money.parse("10000000000"));
    assertThrows(IllegalArgumentException.class, () -> Money.parse("much"));
  }
}
