// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** Says in which order a route's targets are tried. Any thread may call. */
public final class Balancer {
  private final Loads loads;
  private final Predicate<Target> usable;
  private final Supplier<? extends RandomGenerator> random;

  /**
   * @param usable whether a target can be used now; one that cannot is tried last
   */
  public Balancer(
      Loads loads, Predicate<Target> usable, Supplier<? extends RandomGenerator> random) {
    this.loads = loads;
    this.usable = usable;
    this.random = random;
  }

  /** What the targets carry, for whoever begins an attempt. */
  public Loads loads() {
    return loads;
  }

  /** All targets of a route, the one to be tried first first. */
  public List<Target> order(Route route) {
    if (route.choices().size() == 1) {
      return List.of(route.choices().get(0).target());
    }
    List<Choice> now = new ArrayList<>();
    List<Choice> last = new ArrayList<>();
    for (Choice choice : route.choices()) {
      (usable.test(choice.target()) ? now : last).add(choice);
    }
    List<Choice> ordered = new ArrayList<>(ordered(route.balance(), now));
    ordered.addAll(last);
    return ordered.stream().map(Choice::target).toList();
  }

  private List<Choice> ordered(Balance balance, List<Choice> choices) {
    if (choices.size() < 2) {
      return choices;
    }
    return switch (balance) {
      case PRIORITY -> choices;
      case WEIGHTED -> drawn(choices, Choice::weight);
      case LEAST_BUSY -> leastBusy(choices);
      case FASTEST -> fastest(choices);
    };
  }

  /** Draws one after another, each as likely as its share of what is left. */
  private List<Choice> drawn(List<Choice> choices, ToIntFunction<Choice> weight) {
    List<Choice> left = new ArrayList<>(choices);
    List<Choice> drawn = new ArrayList<>();
    RandomGenerator dice = random.get();
    int sum = left.stream().mapToInt(weight).sum();
    while (left.size() > 1) {
      int rest = dice.nextInt(sum);
      int at = 0;
      while (rest >= weight.applyAsInt(left.get(at))) {
        rest -= weight.applyAsInt(left.get(at));
        at++;
      }
      sum -= weight.applyAsInt(left.get(at));
      drawn.add(left.remove(at));
    }
    drawn.addAll(left);
    return drawn;
  }

  private List<Choice> leastBusy(List<Choice> choices) {
    record Busy(Choice choice, double share) {}

    return drawn(choices, choice -> 1).stream()
        .map(choice -> new Busy(choice, (double) loads.inFlight(choice.target()) / choice.weight()))
        .sorted(Comparator.comparingDouble(Busy::share))
        .map(Busy::choice)
        .toList();
  }

  /**
   * Each time the better of two at random. Taking the best of all would send everybody to the same
   * target until its figures have caught up.
   */
  private List<Choice> fastest(List<Choice> choices) {
    List<Choice> left = new ArrayList<>(choices);
    List<Choice> chosen = new ArrayList<>();
    RandomGenerator dice = random.get();
    while (left.size() > 1) {
      int one = dice.nextInt(left.size());
      int other = dice.nextInt(left.size() - 1);
      if (other >= one) {
        other++;
      }
      boolean sooner = loads.cost(left.get(other).target()) < loads.cost(left.get(one).target());
      chosen.add(left.remove(sooner ? other : one));
    }
    chosen.addAll(left);
    return chosen;
  }
}
