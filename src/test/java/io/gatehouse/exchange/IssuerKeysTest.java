// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gatehouse.testkit.FakeIssuer;
import io.gatehouse.testkit.FakeIssuer.Mood;
import io.gatehouse.transport.HttpSettings;
import io.gatehouse.transport.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of an identity provider that is well, away, slow, broken or hostile. */
class IssuerKeysTest {
  private static final IssuerKeys.Pace PACE =
      new IssuerKeys.Pace(
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  private final FakeIssuer provider = new FakeIssuer();
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final Map<URI, HttpTransport> ways = new ConcurrentHashMap<>();

  IssuerKeysTest() throws IOException {}

  @AfterEach
  void stop() {
    ways.values().forEach(HttpTransport::close);
    provider.close();
  }

  private HttpTransport way(URI server) {
    return ways.computeIfAbsent(
        server,
        base ->
            new HttpTransport(
                new HttpSettings(
                    "idp",
                    base,
                    HttpSettings.Protocol.HTTP_1,
                    Duration.ofSeconds(5),
                    2,
                    Duration.ofSeconds(5),
                    Optional.empty(),
                    Optional.empty())));
  }

  private IssuerKeys keys(Optional<URI> address) {
    return new IssuerKeys(
        new IssuerKeys.Place("corp", provider.issuer(), address),
        PACE,
        this::way,
        "gatehouse/test",
        clock::get);
  }

  private IssuerKeys known() {
    return keys(Optional.of(URI.create(provider.keysUrl())));
  }

  private void after(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private static void await(BooleanSupplier truth) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!truth.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("it does not come true");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Set<String> ids(IssuerKeys keys) {
    return keys.keys().map(set -> set.ids()).orElse(Set.of());
  }

  private static void awaitTrouble(IssuerKeys keys) {
    await(() -> keys.state().trouble().isPresent());
  }

  @Test
  void keysAreFoundByDiscovery() {
    IssuerKeys keys = keys(Optional.empty());
    assertEquals(Optional.empty(), keys.keys());
    keys.tick();
    await(() -> keys.state().keys() == 1);
    assertEquals(Set.of("key-a"), ids(keys));
    assertEquals(
        List.of("/realm/.well-known/openid-configuration", "/realm/keys"), provider.asked());
    keys.tick();
    after(Duration.ofMinutes(4));
    keys.tick();
    assertEquals(2, provider.asked().size());
  }

  @Test
  void aDocumentOfAnotherIssuerLeadsNowhere() {
    provider.saysItIs("https://evil.example");
    IssuerKeys keys = keys(Optional.empty());
    keys.tick();
    awaitTrouble(keys);
    assertEquals(
        Optional.of("answered with a discovery document of another issuer"),
        keys.state().trouble());
    assertEquals(List.of("/realm/.well-known/openid-configuration"), provider.asked());
  }

  /** What it does, what is said of it, and that the keys that are there stay in use. */
  @ParameterizedTest
  @CsvSource({
    "AWAY, cut",
    "BROKEN, answered with status 500",
    "ELSEWHERE, answered with status 302",
    "SLOW, no answer in time",
    "ENDLESS, an answer that is too long",
    "NO_JSON, answered with no JSON object with a list of keys",
    "A_PAGE, answered with no JSON object with a list of keys",
    "NO_KEYS, answered with no key to check a signature with",
    "ONLY_SECRETS, answered with no key to check a signature with"
  })
  void keysOutliveWhateverTheirProviderDoes(Mood mood, String trouble) {
    IssuerKeys keys = known();
    keys.tick();
    await(() -> keys.state().keys() == 1);
    var fetched = keys.state().fetched();
    provider.is(mood);
    for (int outage = 1; outage <= 2; outage++) {
      after(PACE.refresh());
      int before = provider.asked().size();
      keys.tick();
      await(() -> provider.asked().size() > before);
      if (mood == Mood.SLOW) {
        after(PACE.patience().plusSeconds(1));
        keys.tick();
      }
      awaitTrouble(keys);
      assertEquals(new IssuerKeys.State(1, fetched, Optional.of(trouble)), keys.state());
      assertEquals(Set.of("key-a"), ids(keys));
    }
    provider.is(Mood.WELL);
    provider.rotate("key-b");
    await(
        () -> {
          after(Duration.ofSeconds(1));
          keys.tick();
          return keys.state().trouble().isEmpty();
        });
    assertEquals(Set.of("key-b"), ids(keys));
  }

  @Test
  void anUnknownKeyIsAskedForAtOnceAndThenNotAgainForAWhile() {
    IssuerKeys keys = known();
    keys.tick();
    await(() -> keys.state().keys() == 1);
    provider.rotate("key-b");
    assertFalse(keys.areNewerOnTheirWay(), "asked a moment ago");
    after(PACE.unknown());
    for (int i = 0; i < 10_000; i++) {
      assertTrue(keys.areNewerOnTheirWay());
    }
    assertEquals(1, provider.asked().size(), "whoever asks does not fetch");
    keys.tick();
    await(() -> ids(keys).equals(Set.of("key-b")));
    for (int i = 0; i < 10_000; i++) {
      assertFalse(keys.areNewerOnTheirWay());
      keys.tick();
    }
    assertEquals(2, provider.asked().size());
    after(PACE.unknown());
    assertTrue(keys.areNewerOnTheirWay());
  }

  @Test
  void whileAFetchIsUnderWayKeysAreOnTheirWay() {
    IssuerKeys keys = known();
    provider.is(Mood.SLOW);
    keys.tick();
    await(() -> !provider.asked().isEmpty());
    assertTrue(keys.areNewerOnTheirWay());
    after(PACE.patience().plusSeconds(1));
    keys.tick();
    assertEquals(Optional.of("no answer in time"), keys.state().trouble());
    assertEquals(1, provider.asked().size());
  }
}
