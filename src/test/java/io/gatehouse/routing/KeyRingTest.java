// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRingTest {
  private static final KeySettings SETTINGS =
      new KeySettings(
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(8),
          false);
  private static final BreakerSettings BREAKER =
      new BreakerSettings(true, 0.5, Duration.ofSeconds(60), 4, Duration.ofSeconds(20), 1);

  private final HandClock clock = new HandClock();
  private final LogLines log = new LogLines(KeyRing.class);
  private final LogLines circuits = new LogLines(Breaker.class);

  @AfterEach
  void close() {
    log.close();
    circuits.close();
  }

  private KeyRing ring(String... secrets) {
    return new KeyRing("x", List.of(secrets), SETTINGS, BREAKER, clock);
  }

  /** The next keys' secrets, in their order; a dash where there is none. */
  private static String next(KeyRing ring, int times) {
    return IntStream.range(0, times)
        .mapToObj(i -> ring.next().map(Key::secret).orElse("-"))
        .collect(Collectors.joining(" "));
  }

  private static Failure failure(Kind kind, int retryAfter) {
    Failure failure = Failure.of(kind, "Told.").withUpstreamStatus(kind.status);
    return retryAfter < 0 ? failure : failure.withRetryAfter(Duration.ofSeconds(retryAfter));
  }

  @Test
  void theyTakeTurns() {
    assertEquals("a b c a b c a", next(ring("a", "b", "c"), 7));
  }

  @Test
  void whoeverNeedsNoneHasAnEmptyOne() {
    assertEquals("", ring().next().orElseThrow().secret());
  }

  /** The retry-after of the failure, -1 for none, and the rest in seconds, -1 for none. */
  @ParameterizedTest
  @CsvSource({
    "UPSTREAM_DENIED, -1, 300",
    "UPSTREAM_DENIED, 7, 300",
    "LIMITED, -1, 30",
    "LIMITED, 7, 7",
    "LIMITED, 100000, 480",
    "QUOTA, -1, 600",
    "QUOTA, 7, 7",
    "UPSTREAM, -1, -1",
    "UPSTREAM, 7, -1",
    "OVERLOADED, 7, -1",
    "INVALID, -1, -1",
    "TIMEOUT, -1, -1"
  })
  void oneOfSeveralRestsAlone(Kind kind, int retryAfter, int rest) {
    KeyRing ring = ring("a", "b", "c");
    ring.failed(ring.next().orElseThrow(), "m", failure(kind, retryAfter));
    if (rest < 0) {
      assertEquals("b c a", next(ring, 3));
      return;
    }
    assertFalse(next(ring, 6).contains("a"));
    assertEquals(Optional.empty(), ring.restsUntil("m"));
    clock.move(Duration.ofSeconds(rest).minusMillis(1));
    assertFalse(next(ring, 6).contains("a"));
    clock.move(Duration.ofMillis(1));
    assertTrue(next(ring, 6).contains("a"));
  }

  @ParameterizedTest
  @CsvSource({
    "UPSTREAM_DENIED, -1, -1",
    "UPSTREAM_DENIED, 7, -1",
    "QUOTA, -1, -1",
    "QUOTA, 7, -1",
    "LIMITED, -1, -1",
    "LIMITED, 7, 7",
    "LIMITED, 100000, 480"
  })
  void theOnlyOneRestsWhenItIsAskedTo(Kind kind, int retryAfter, int rest) {
    KeyRing ring = ring("a");
    ring.failed(ring.next().orElseThrow(), "m", failure(kind, retryAfter));
    Optional<Instant> until =
        rest < 0 ? Optional.empty() : Optional.of(HandClock.START.plusSeconds(rest));
    assertEquals(until, ring.restsUntil("m"));
    assertEquals(rest < 0 ? "a" : "-", next(ring, 1));
    clock.moveSeconds(rest);
    assertEquals("a", next(ring, 1));
  }

  @Test
  void theOthersShareTheLoadEvenly() {
    KeyRing ring = ring("a", "b", "c");
    ring.failed(ring.next().orElseThrow(), "m", failure(Kind.LIMITED, -1));
    var count = new TreeMap<String, Integer>();
    for (int i = 0; i < 100; i++) {
      count.merge(ring.next().orElseThrow().secret(), 1, Integer::sum);
    }
    assertEquals("{b=50, c=50}", count.toString());
  }

  @Test
  void whenAllRestTheFirstBackIsTold() {
    KeyRing ring = ring("a", "b");
    ring.failed(ring.next().orElseThrow(), "m", failure(Kind.UPSTREAM_DENIED, -1));
    ring.failed(ring.next().orElseThrow(), "m", failure(Kind.LIMITED, 40));
    assertEquals("- -", next(ring, 2));
    assertEquals(Optional.of(HandClock.START.plusSeconds(40)), ring.restsUntil("m"));
    clock.moveSeconds(11.5);
    Failure resting = ring.resting("m");
    assertEquals(Kind.LIMITED, resting.kind());
    assertEquals("Told. All 2 keys rest, one for another 29 s.", resting.message());
    assertEquals(Optional.of(Duration.ofMillis(28_500)), resting.retryAfter());
    assertEquals(0, resting.upstreamStatus());
  }

  @Test
  void whenAllAreRefusedItIsNotALimit() {
    KeyRing ring = ring("a", "b");
    ring.failed(ring.next().orElseThrow(), "m", failure(Kind.UPSTREAM_DENIED, -1));
    ring.failed(ring.next().orElseThrow(), "m", failure(Kind.UPSTREAM_DENIED, -1));
    Failure resting = ring.resting("m");
    assertEquals(Kind.UPSTREAM_DENIED, resting.kind());
    assertEquals("Told. All 2 keys rest, one for another 300 s.", resting.message());
    assertEquals(Optional.empty(), resting.retryAfter());
  }

  @Test
  void aLongerRestIsKept() {
    KeyRing ring = ring("a", "b");
    Key key = ring.next().orElseThrow();
    ring.failed(key, "m", failure(Kind.UPSTREAM_DENIED, -1));
    ring.failed(key, "m", failure(Kind.LIMITED, 1));
    clock.moveSeconds(299);
    assertEquals("b b", next(ring, 2));
  }

  @Test
  void aKeyWhoseCircuitIsOpenIsPassedOver() {
    KeyRing ring = ring("a", "b");
    Key a = ring.next().orElseThrow();
    for (int i = 0; i < 4; i++) {
      a.breaker().enter().orElseThrow().failed();
    }
    assertEquals("b b", next(ring, 2));
    assertEquals(Optional.empty(), ring.restsUntil("m"));
    ring.failed(ring.next().orElseThrow(), "m", failure(Kind.LIMITED, 40));
    assertEquals("-", next(ring, 1));
    assertEquals(Optional.of(HandClock.START.plusSeconds(20)), ring.restsUntil("m"));
    assertEquals(Optional.of("circuit_open"), ring.resting("m").code());
    clock.moveSeconds(20.001);
    assertEquals("a", next(ring, 1));
  }

  @Test
  void theOnlyOneHasNoCircuitOfItsOwn() {
    KeyRing ring = ring("a");
    for (int i = 0; i < 100; i++) {
      ring.next().orElseThrow().breaker().enter().orElseThrow().failed();
    }
    assertEquals("a", next(ring, 1));
  }

  @Test
  void theLogNamesNumbersAndNoSecrets() {
    KeyRing ring = ring("sk-1", "sk-2");
    next(ring, 1);
    Key second = ring.next().orElseThrow();
    ring.failed(second, "m", failure(Kind.UPSTREAM_DENIED, -1));
    ring.failed(second, "m", failure(Kind.UPSTREAM_DENIED, -1));
    clock.moveSeconds(300);
    next(ring, 2);
    assertEquals(
        List.of(
            "WARNING upstream 'x': key 2 of 2 was refused and rests for 300 s",
            "INFO upstream 'x': key 2 of 2 is back"),
        log.take());
    assertEquals("key 2 of 2", second.toString());
  }

  private KeyRing ringPerModel(String... secrets) {
    KeySettings perModel =
        new KeySettings(
            SETTINGS.denied(), SETTINGS.limited(), SETTINGS.quota(), SETTINGS.longest(), true);
    return new KeyRing("x", List.of(secrets), perModel, BREAKER, clock);
  }

  /** For which models one of two keys rests that has failed with one of them. */
  @ParameterizedTest
  @CsvSource({
    "LIMITED, true, m",
    "LIMITED, false, m other",
    "QUOTA, true, m other",
    "UPSTREAM_DENIED, true, m other"
  })
  void whatIsLimitedIsAModelWhereTheOperatorSaysSo(Kind kind, boolean perModel, String rests) {
    KeyRing ring = perModel ? ringPerModel("a", "b") : ring("a", "b");
    ring.failed(ring.next().orElseThrow(), "m", failure(kind, -1));
    for (String model : List.of("m", "other")) {
      Set<String> used =
          IntStream.range(0, 4)
              .mapToObj(i -> ring.next(model).orElseThrow().secret())
              .collect(Collectors.toSet());
      assertEquals(rests.contains(model) ? Set.of("b") : Set.of("a", "b"), used, model);
    }
    assertEquals(rests.contains("other") ? 1 : 0, ring.countResting());
  }

  @Test
  void theOnlyKeyRestsForAModelToo() {
    KeyRing ring = ringPerModel("a");
    Key a = ring.next().orElseThrow();
    ring.failed(a, "m", failure(Kind.LIMITED, 7));
    ring.failed(a, "n", failure(Kind.LIMITED, 9));
    ring.failed(a, "m", failure(Kind.LIMITED, 3));
    assertEquals(Optional.empty(), ring.next("m"));
    assertEquals(Optional.of(HandClock.START.plusSeconds(7)), ring.restsUntil("m"));
    assertEquals(Optional.of(Duration.ofSeconds(9)), ring.resting("n").retryAfter());
    assertEquals(Optional.empty(), ring.restsUntil("o"));
    assertEquals(
        List.of(
            "WARNING upstream 'x': key 1 of 1 was limited for a model and rests for it for 7 s"),
        log.take());
    clock.moveSeconds(7);
    assertEquals(Optional.of(a), ring.next("m"));
    assertEquals(Optional.empty(), ring.next("n"));
  }

  /** A form may not have named its model yet. */
  @Test
  void whoWasLimitedForNoModelRestsForAll() {
    KeyRing ring = ringPerModel("a");
    ring.failed(ring.next().orElseThrow(), "", failure(Kind.LIMITED, 7));
    assertEquals(Optional.empty(), ring.next("m"));
  }

  @Test
  void madeUpModelsTakeNoEndlessRoom() {
    KeyRing ring = ringPerModel("a");
    Key a = ring.next().orElseThrow();
    ring.failed(a, "first", failure(Kind.LIMITED, 60));
    for (int i = 0; i < 3 * ModelRests.MOST; i++) {
      ring.failed(a, "m" + i, failure(Kind.LIMITED, 30));
    }
    assertEquals(ModelRests.MOST, a.models.size());
    assertEquals(Optional.empty(), ring.next("first"));
    clock.moveSeconds(30);
    ring.failed(a, "x".repeat(100_000), failure(Kind.LIMITED, 30));
    assertEquals(2, a.models.size());
    assertEquals(Optional.empty(), ring.next("x".repeat(200)));
    assertEquals(Optional.of(a), ring.next("x".repeat(199)));
  }

  /** The clock stands still: who has been laid to rest must not be seen again. */
  @Test
  void nobodyIsGivenAKeyThatRests() throws InterruptedException {
    long seed = System.nanoTime();
    KeyRing ring =
        ring(IntStream.range(0, 26).mapToObj(i -> "" + (char) ('a' + i)).toArray(String[]::new));
    for (int round = 0; round < 20; round++) {
      Set<String> resting = ConcurrentHashMap.newKeySet();
      AtomicInteger disturbed = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Random random = new Random(seed + threads.size() + round);
        threads.add(new Thread(() -> disturbed.addAndGet(useUp(ring, random, resting))));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(0, disturbed.get(), "seed " + seed);
      assertEquals(26, resting.size(), "seed " + seed);
      clock.moveSeconds(30);
      assertEquals(26, Set.of(next(ring, 26).split(" ")).size(), "seed " + seed);
    }
  }

  private static int useUp(KeyRing ring, Random random, Set<String> resting) {
    int disturbed = 0;
    while (true) {
      Set<String> before = Set.copyOf(resting);
      Optional<Key> key = ring.next();
      if (key.isEmpty()) {
        return disturbed;
      }
      disturbed += before.contains(key.get().secret()) ? 1 : 0;
      if (random.nextInt(10) == 0) {
        ring.failed(key.get(), "m", failure(Kind.LIMITED, -1));
        resting.add(key.get().secret());
      }
    }
  }
}
