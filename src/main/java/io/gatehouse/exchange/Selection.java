// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Route;
import io.gatehouse.routing.Target;
import java.util.List;

/**
 * Who may answer a request.
 *
 * @param name what its client gave for the model; empty when it gave nothing
 * @param targets the route's, in the order to be tried; never empty
 * @param patience what the route and the caller say otherwise than the upstreams' settings do
 */
record Selection(String name, Route route, List<Target> targets, Patience.Overrides patience) {
  Selection {
    targets = List.copyOf(targets);
  }

  /** Of one target, for what can be sent to one only. */
  static Selection of(Target target, Patience.Overrides patience) {
    return new Selection("", Route.to(target.model(), target), List.of(target), patience);
  }
}
