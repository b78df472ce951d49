// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.routing.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who is asked next for one request, and when.
 *
 * <p>Every target is asked once, in order, before any is asked again. Those that may do better in a
 * moment are then asked again as soon as each one's delay is over, until their tries are used up.
 * Not thread-safe.
 */
final class Failover {
  /** What to do now. */
  sealed interface Next {
    record Ask(Target target) implements Next {}

    record Wait(Target target, Duration pause) implements Next {}

    record GiveUp(Failure failure) implements Next {}
  }

  private record Again(Target target, long due) {}

  private final Deque<Target> untried;
  private final Deque<Target> longer;
  private final BiFunction<Failure, Integer, Optional<Duration>> delays;
  private final FailoverSettings settings;
  private final Predicate<Target> affordable;
  private final LongSupplier clock;
  private final List<Again> again = new ArrayList<>();
  private Optional<Failure> last = Optional.empty();
  private final Map<Target, Integer> tries = new HashMap<>();

  /**
   * @param longer whom to ask, instead of those still to be asked, once the context is too long
   * @param delays after how long to ask the same target again, by how it failed and how often it
   *     was asked; empty for never
   * @param affordable whether a target may be asked again, as far as its retry budget goes; asked
   *     once for each time
   * @param clock in nanoseconds
   */
  Failover(
      List<Target> targets,
      List<Target> longer,
      BiFunction<Failure, Integer, Optional<Duration>> delays,
      FailoverSettings settings,
      Predicate<Target> affordable,
      LongSupplier clock) {
    this.untried = new ArrayDeque<>(targets);
    this.longer = new ArrayDeque<>(longer);
    this.delays = delays;
    this.settings = settings;
    this.affordable = affordable;
    this.clock = clock;
  }

  /** The first to be asked; there is always one. */
  Next first() {
    return ask(untried.remove());
  }

  /** Whether somebody is left who has not been asked yet. */
  boolean hasUntried() {
    return !untried.isEmpty();
  }

  /** Whether the target has been asked once only. */
  boolean isFirstTry(Target target) {
    return tries.getOrDefault(target, 0) < 2;
  }

  /** Whether an answer without a word is worth another try. */
  boolean mindsSilence() {
    return settings.emptyAnswer() && hasUntried();
  }

  /** After a target could not even be asked. */
  Next passedOver(Failure why) {
    return untried.isEmpty() ? later(last.orElse(why)) : ask(untried.remove());
  }

  /**
   * After an attempt has failed.
   *
   * @param deadline when the whole request has to be over; 0 for never
   */
  Next after(Target target, Failure failure, long deadline) {
    if (isTooLong(failure) && !longer.isEmpty()) {
      untried.clear();
      untried.addAll(longer);
      longer.clear();
      return ask(untried.remove());
    }
    last = Optional.of(failure);
    long now = clock.getAsLong();
    boolean late = deadline != 0 && now - deadline >= 0;
    if (late || !mayGoElsewhere(failure)) {
      return new Next.GiveUp(failure);
    }
    delays
        .apply(failure, tries.getOrDefault(target, 1))
        .map(delay -> new Again(target, now + delay.toNanos()))
        .filter(next -> deadline == 0 || next.due() - deadline < 0)
        .ifPresent(again::add);
    return untried.isEmpty() ? later(failure) : ask(untried.remove());
  }

  private boolean mayGoElsewhere(Failure failure) {
    return failure.kind().elsewhere
        || (settings.contentFilter()
            && failure.code().filter("content_filter"::equals).isPresent());
  }

  private static boolean isTooLong(Failure failure) {
    return failure.code().filter("context_length_exceeded"::equals).isPresent();
  }

  private Next ask(Target target) {
    tries.merge(target, 1, Integer::sum);
    return new Next.Ask(target);
  }

  /** The target whose delay is over first, if it may be asked again at all. */
  private Next later(Failure last) {
    again.sort(Comparator.comparingLong(Again::due));
    while (!again.isEmpty()) {
      Again soonest = again.remove(0);
      if (affordable.test(soonest.target())) {
        tries.merge(soonest.target(), 1, Integer::sum);
        long pause = Math.max(0, soonest.due() - clock.getAsLong());
        return new Next.Wait(soonest.target(), Duration.ofNanos(pause));
      }
    }
    return new Next.GiveUp(last);
  }
}
