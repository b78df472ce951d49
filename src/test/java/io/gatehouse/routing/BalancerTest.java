// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancerTest {
  private static final Duration DECAY = Duration.ofMinutes(1);

  /** Falls as it is told, and only within what is asked for. */
  private static final class Dice implements RandomGenerator {
    private final Queue<Integer> falls = new ArrayDeque<>();

    Dice(String falls) {
      Stream.of(falls.split(" "))
          .filter(f -> !f.isEmpty())
          .map(Integer::valueOf)
          .forEach(this.falls::add);
    }

    @Override
    public int nextInt(int bound) {
      int fall = falls.remove();
      assertTrue(fall < bound, fall + " of " + bound);
      return fall;
    }

    @Override
    public long nextLong() {
      throw new IllegalStateException("not by this");
    }
  }

  /**
   * Targets as {@code name*weight}, what the dice show, what each target carries, and the order
   * that comes of it. A load is a name with {@code .} for an attempt in flight, and how many
   * seconds its last answer took.
   */
  enum Case {
    AS_LISTED(Balance.PRIORITY, "a b c", "", "a... b c", "a b c"),
    WHAT_CANNOT_BE_USED_COMES_LAST(Balance.PRIORITY, "-a b -c d", "", "", "b d a c"),
    THE_LAST_USABLE_ONE_NEEDS_NO_DICE(Balance.FASTEST, "-a b -c", "", "", "b a c"),
    WHEN_NONE_CAN_BE_USED_ALL_ARE_TRIED(Balance.WEIGHTED, "-a -b", "", "", "a b"),
    THE_FIRST_SHARE(Balance.WEIGHTED, "a*3 b*2 c*1", "0 0", "", "a b c"),
    THE_END_OF_THE_FIRST_SHARE(Balance.WEIGHTED, "a*3 b*2 c*1", "2 1", "", "a b c"),
    THE_SECOND_SHARE(Balance.WEIGHTED, "a*3 b*2 c*1", "3 2", "", "b a c"),
    THE_LAST_SHARE(Balance.WEIGHTED, "a*3 b*2 c*1", "5 3", "", "c b a"),
    WHAT_IS_LEFT_IS_DRAWN_BY_WEIGHT_TOO(Balance.WEIGHTED, "a*3 b*2 c*1", "4 3", "", "b c a"),
    WEIGHT_OF_THE_UNUSABLE_DOES_NOT_COUNT(Balance.WEIGHTED, "-a*9 b*2 c*1", "2", "", "c b a"),
    THE_IDLE_FIRST(Balance.LEAST_BUSY, "a b c", "0 0", "a.. b.", "c b a"),
    PER_WEIGHT(Balance.LEAST_BUSY, "a*4 b*1", "1", "a... b.", "a b"),
    PER_WEIGHT_THE_OTHER_WAY(Balance.LEAST_BUSY, "a*2 b*1", "0", "a... b.", "b a"),
    EQUALS_AS_THEY_ARE_DRAWN(Balance.LEAST_BUSY, "a*9 b*1 c*1", "2 1", "", "c b a"),
    THE_QUICKER_OF_TWO(Balance.FASTEST, "a b", "0 0", "a3 b1", "b a"),
    WHICHEVER_IS_DRAWN_FIRST(Balance.FASTEST, "a b", "1 0", "a3 b1", "b a"),
    THE_BEST_MAY_NOT_BE_DRAWN(Balance.FASTEST, "a b c", "0 0 0 0", "a3 b2 c1", "b c a"),
    AN_UNKNOWN_ONE_IS_TRIED(Balance.FASTEST, "a b", "0 0", "a1", "b a"),
    BUT_NOT_BY_ALL_AT_ONCE(Balance.FASTEST, "a b", "0 0", "a1 b.", "a b"),
    IN_FLIGHT_COUNTS(Balance.FASTEST, "a b", "0 0", "a1... b3", "b a"),
    IN_FLIGHT_DOES_NOT_OUTWEIGH_ALL(Balance.FASTEST, "a b", "1 0", "a1. b3", "a b"),
    EQUALS_AS_THEY_FALL(Balance.FASTEST, "a b", "1 0", "", "b a");

    private final Balance balance;
    private final String targets;
    private final String dice;
    private final String loads;
    private final String order;

    Case(Balance balance, String targets, String dice, String loads, String order) {
      this.balance = balance;
      this.targets = targets;
      this.dice = dice;
      this.loads = loads;
      this.order = order;
    }
  }

  @ParameterizedTest
  @EnumSource
  void targetsAreTriedInThisOrder(Case c) {
    AtomicLong now = new AtomicLong();
    Loads loads = new Loads(now::get, DECAY);
    Stream.of(c.loads.split(" ")).filter(l -> !l.isEmpty()).forEach(l -> carry(loads, now, l));
    Dice dice = new Dice(c.dice);
    List<String> unusable =
        Stream.of(c.targets.split(" "))
            .filter(t -> t.startsWith("-"))
            .map(BalancerTest::name)
            .toList();
    Balancer balancer =
        new Balancer(loads, target -> !unusable.contains(target.upstream()), () -> dice);
    String order =
        balancer.order(route(c.balance, c.targets)).stream()
            .map(Target::upstream)
            .collect(Collectors.joining(" "));
    assertEquals(c.order, order);
    assertTrue(dice.falls.isEmpty(), "dice left");
  }

  private static void carry(Loads loads, AtomicLong now, String load) {
    Target target = new Target(load.substring(0, 1), "m");
    String took = load.replaceAll("[^0-9]", "");
    if (!took.isEmpty()) {
      Load answered = loads.begin(target);
      long begun = now.getAndAdd(Duration.ofSeconds(Long.parseLong(took)).toNanos());
      answered.firstContent();
      answered.end(false);
      now.set(begun);
    }
    load.chars().filter(dot -> dot == '.').forEach(dot -> loads.begin(target));
  }

  private static Route route(Balance balance, String targets) {
    return new Route(
        "r",
        Stream.of(targets.split(" ")).map(BalancerTest::choice).toList(),
        balance,
        false,
        List.of(),
        Patience.Overrides.NONE);
  }

  private static Choice choice(String text) {
    int star = text.indexOf('*');
    Target target = new Target(name(text), "m");
    return star < 0
        ? new Choice(target)
        : new Choice(target, Integer.parseInt(text.substring(star + 1)));
  }

  private static String name(String text) {
    return text.replaceAll("[^a-z]", "");
  }

  @Test
  void overTimeEachGetsItsWeight() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Balancer balancer = new Balancer(new Loads(() -> 0, DECAY), target -> true, () -> random);
    Route route = route(Balance.WEIGHTED, "a*6 b*3 c*1");
    Map<String, Integer> first = new TreeMap<>();
    for (int i = 0; i < 100_000; i++) {
      first.merge(balancer.order(route).get(0).upstream(), 1, Integer::sum);
    }
    // five standard deviations
    assertEquals(60_000, first.getOrDefault("a", 0), 775, "seed " + seed);
    assertEquals(30_000, first.getOrDefault("b", 0), 725, "seed " + seed);
    assertEquals(10_000, first.getOrDefault("c", 0), 475, "seed " + seed);
  }
}
