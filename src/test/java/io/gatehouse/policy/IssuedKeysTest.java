// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Caller;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.IssuedKey.Proof;
import io.gatehouse.model.IssuedKey.Role;
import io.gatehouse.model.IssuedKey.Terms;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Refused;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IssuedKeysTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final KeyHash HASH = new KeyHash("secret");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Instant now = START;
  private final InstantSource clock = () -> now;
  private final IssuedKeys keys = new IssuedKeys(clock);
  private final String text = KeyText.random(RANDOM);

  private static IssuedKey key(String text, Role role, boolean enabled, Instant expires) {
    Terms terms =
        new Terms(
            "n",
            role,
            Optional.of("owner"),
            Optional.empty(),
            Set.of("tag"),
            enabled,
            Optional.of(expires),
            Permit.EVERYTHING);
    Proof proof = new Proof(HASH.of(text), Optional.empty());
    return new IssuedKey("id", terms, List.of(proof), START, Optional.empty());
  }

  private String outcome(String presented) {
    try {
      return keys.caller(presented).map(Caller::name).orElse("not ours");
    } catch (Refused refused) {
      return refused.failure().status() + " " + refused.failure().code().orElse("");
    }
  }

  /** A key whose budget is not known yet would be spent without one. */
  @Test
  void theyCountForNothingBeforeWhatTheyMaySpendIsKnown() {
    boolean[] known = {false};
    keys.replace(HASH, List.of(key(text, Role.CALLER, true, Instant.MAX)));
    keys.once(() -> known[0]);
    assertEquals("503 keys_unavailable", outcome(text));
    known[0] = true;
    assertEquals("id", outcome(text));
  }

  @Test
  void beforeTheyAreReadNobodyCanTell() {
    assertEquals("503 keys_unavailable", outcome(text));
    assertEquals("401 invalid_api_key", outcome(text + "x"));
    assertEquals("not ours", outcome("sk-something"));
    assertFalse(keys.isEmpty());
  }

  @Test
  void whereNoneAreKeptEachIsRefused() {
    IssuedKeys none = IssuedKeys.none();
    assertTrue(none.isEmpty());
    assertTrue(none.hasNoAdministrators());
  }

  @Test
  void aKeyLetsInAsLongAsItIsValid() {
    keys.replace(HASH, List.of(key(text, Role.CALLER, true, START.plusSeconds(60))));
    assertEquals("id", outcome(text));
    assertEquals("401 invalid_api_key", outcome(KeyText.random(RANDOM)));
    now = START.plusSeconds(60);
    assertEquals("401 expired_api_key", outcome(text));
    keys.replace(HASH, List.of(key(text, Role.CALLER, false, START.plusSeconds(600))));
    assertEquals("401 disabled_api_key", outcome(text));
    keys.replace(HASH, List.of(key(text, Role.ADMIN, true, START.plusSeconds(600))));
    assertEquals("403 not_a_caller", outcome(text));
    keys.replace(HASH, List.of());
    assertEquals("401 invalid_api_key", outcome(text));
  }

  @Test
  void anExchangedKeyLetsInForAWhile() {
    String next = KeyText.random(RANDOM);
    IssuedKey exchanged =
        key(text, Role.CALLER, true, START.plus(Duration.ofDays(9)))
            .rotated(HASH.of(next), START.plusSeconds(60));
    keys.replace(HASH, List.of(exchanged));
    assertEquals("id", outcome(text));
    assertEquals("id", outcome(next));
    now = START.plusSeconds(60);
    assertEquals("401 expired_api_key", outcome(text));
    assertEquals("id", outcome(next));
  }

  @Test
  void useIsNotedOnceAMinute() {
    keys.replace(HASH, List.of(key(text, Role.CALLER, true, START.plus(Duration.ofDays(9)))));
    outcome(text);
    now = START.plusSeconds(30);
    outcome(text);
    assertEquals(Map.of("id", START), keys.takeUsed());
    assertEquals(Map.of(), keys.takeUsed());
    outcome(text);
    assertEquals(Map.of("id", now), keys.takeUsed());
  }

  @Test
  void anythingMayBePresented() {
    keys.replace(HASH, List.of(key(text, Role.CALLER, true, START.plusSeconds(60))));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder presented = new StringBuilder(random.nextBoolean() ? "gh_" : "");
      for (int length = random.nextInt(80); length > 0; length--) {
        presented.append((char) random.nextInt(i % 2 == 0 ? 128 : 0x10000));
      }
      String outcome = outcome(presented.toString());
      assertEquals(
          presented.toString().startsWith("gh_") ? "401 invalid_api_key" : "not ours",
          outcome,
          () -> "seed " + seed);
    }
  }

  @Test
  void theHashIsTheStandardOne() {
    assertEquals(
        "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
        new KeyHash("key").of("The quick brown fox jumps over the lazy dog"));
  }
}
