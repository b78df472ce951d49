// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.exchange.Failover.Next;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.routing.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** In which order targets are asked, and when no more. Time stands still unless moved. */
class FailoverOrderTest {
  private static final Failure DOWN = Failure.of(Kind.UPSTREAM, "down");
  private static final Failure WRONG = Failure.of(Kind.INVALID, "wrong");
  private static final Failure TOO_LONG = WRONG.withCode("context_length_exceeded");
  private static final Failure FILTERED = WRONG.withCode("content_filter");
  private static final FailoverSettings PLAIN = new FailoverSettings(false, false);

  private long now;
  private int affordable = 100;

  private static Target target(String name) {
    return new Target(name, "m");
  }

  private static List<Target> targets(String names) {
    return names.isEmpty()
        ? List.of()
        : List.of(names.split(" ", -1)).stream().map(FailoverOrderTest::target).toList();
  }

  /** Three tries of each, after 10 ms and 20 ms. */
  private static Optional<Duration> thrice(Failure failure, int tries) {
    return tries < 3 ? Optional.of(Duration.ofMillis(10L * tries)) : Optional.empty();
  }

  private Failover failover(String names, String longer, FailoverSettings settings) {
    return failover(names, longer, settings, FailoverOrderTest::thrice);
  }

  private Failover failover(
      String names,
      String longer,
      FailoverSettings settings,
      BiFunction<Failure, Integer, Optional<Duration>> delays) {
    return new Failover(
        targets(names), targets(longer), delays, settings, target -> affordable-- > 0, () -> now);
  }

  /** What happens when everybody fails, such as {@code a b +10a}: a plus is a wait before. */
  private String story(Failover failover, Failure failure, long deadline) {
    List<String> told = new ArrayList<>();
    Next next = failover.first();
    while (!(next instanceof Next.GiveUp)) {
      Target asked;
      if (next instanceof Next.Wait wait) {
        now += wait.pause().toNanos();
        asked = wait.target();
        told.add("+" + wait.pause().toMillis() + asked.upstream());
      } else {
        asked = ((Next.Ask) next).target();
        told.add(asked.upstream());
      }
      next = failover.after(asked, failure, deadline);
    }
    assertEquals(failure, ((Next.GiveUp) next).failure());
    return String.join(" ", told);
  }

  @Test
  void everyTargetIsAskedOnceBeforeAnyIsAskedAgain() {
    assertEquals("a +10a +20a", story(failover("a", "", PLAIN), DOWN, 0));
    assertEquals("a b +10a +0b +20a +0b", story(failover("a b", "", PLAIN), DOWN, 0));
  }

  @Test
  void nobodyIsAskedAgainWhereThatWouldNotHelp() {
    Failover once = failover("a b c", "", PLAIN, (failure, tries) -> Optional.empty());
    assertEquals("a b c", story(once, DOWN, 0));
  }

  @Test
  void whatTheCallerDidWrongGoesNowhereElse() {
    assertEquals("a", story(failover("a b", "", PLAIN), WRONG, 0));
    assertEquals("a", story(failover("a b", "", PLAIN), FILTERED, 0));
  }

  @Test
  void aFilteredRequestGoesElsewhereWhereThatIsWanted() {
    FailoverSettings filtered = new FailoverSettings(true, false);
    Failover once = failover("a b", "", filtered, (failure, tries) -> Optional.empty());
    assertEquals("a b", story(once, FILTERED, 0));
  }

  @Test
  void aRequestThatIsTooLongGoesToTheLongerTargetsOnly() {
    assertEquals("a", story(failover("a b", "", PLAIN), TOO_LONG, 0));
    assertEquals("a c", story(failover("a b", "c d", PLAIN), TOO_LONG, 0));
  }

  @Test
  void nobodyIsAskedAfterTheDeadline() {
    long deadline = Duration.ofMillis(15).toNanos();
    assertEquals("a +10a", story(failover("a", "", PLAIN), DOWN, deadline));
    now = deadline;
    assertEquals("a", story(failover("a b", "", PLAIN), DOWN, deadline));
  }

  @Test
  void whoIsNotAffordableIsNotAskedAgain() {
    affordable = 1;
    assertEquals("a b +10a", story(failover("a b", "", PLAIN), DOWN, 0));
  }

  @Test
  void whoIsPassedOverLeavesTheFailureOfWhoWasAsked() {
    Failover failover = failover("a b", "", PLAIN, (failure, tries) -> Optional.empty());
    assertEquals(new Next.Ask(target("a")), failover.first());
    assertTrue(failover.hasUntried());
    assertEquals(new Next.Ask(target("b")), failover.after(target("a"), DOWN, 0));
    assertFalse(failover.hasUntried());
    assertEquals(new Next.GiveUp(DOWN), failover.passedOver(WRONG));
  }

  @Test
  void whereEverybodyIsPassedOverTheLastReasonIsTold() {
    Failover failover = failover("a b", "", PLAIN);
    assertEquals(new Next.Ask(target("a")), failover.first());
    assertEquals(new Next.Ask(target("b")), failover.passedOver(DOWN));
    assertEquals(new Next.GiveUp(WRONG), failover.passedOver(WRONG));
  }

  @Test
  void silenceIsMindedWhereThatIsWantedAndSomebodyIsLeft() {
    FailoverSettings silent = new FailoverSettings(false, true);
    Failover failover = failover("a b", "", silent);
    assertEquals(new Next.Ask(target("a")), failover.first());
    assertTrue(failover.mindsSilence());
    assertFalse(failover("a b", "", PLAIN).mindsSilence());
    failover.after(target("a"), DOWN, 0);
    assertFalse(failover.mindsSilence());
  }
}
