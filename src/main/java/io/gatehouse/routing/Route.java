// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.util.List;

/**
 * Who answers under one name.
 *
 * @param choices never empty, in the operator's order
 * @param continues whether a text that breaks off is continued by another target
 * @param longer targets for requests that are too long for the others
 * @param patience what the operator says otherwise than its upstreams' settings do
 */
public record Route(
    String name,
    List<Choice> choices,
    Balance balance,
    boolean continues,
    List<Target> longer,
    Patience.Overrides patience) {
  public Route {
    choices = List.copyOf(choices);
    longer = List.copyOf(longer);
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("the route '" + name + "' leads nowhere");
    }
  }

  /** The route that a name is without anybody having made one. */
  public static Route to(String name, Target target) {
    return new Route(
        name,
        List.of(new Choice(target)),
        Balance.PRIORITY,
        false,
        List.of(),
        Patience.Overrides.NONE);
  }

  /** Its targets, in the operator's order. */
  public List<Target> targets() {
    return choices.stream().map(Choice::target).toList();
  }

  Route with(List<Choice> choices, List<Target> longer) {
    return new Route(name, choices, balance, continues, longer, patience);
  }
}
