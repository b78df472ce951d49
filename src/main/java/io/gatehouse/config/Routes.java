// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.RouteSettings;
import io.gatehouse.config.settings.RouteTimeoutSettings;
import io.gatehouse.config.settings.TargetName;
import io.gatehouse.config.settings.TimeoutSettings;
import io.gatehouse.routing.Choice;
import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Route;
import io.gatehouse.routing.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The routes that the settings say, and how long upstreams are waited for. */
final class Routes {
  private Routes() {}

  static List<Route> of(Map<String, RouteSettings> settings) {
    List<Route> routes = new ArrayList<>();
    new TreeMap<>(settings).forEach((name, route) -> routes.add(route(name, route)));
    return routes;
  }

  static Patience patience(TimeoutSettings timeouts) {
    return new Patience(
        timeouts.firstByte(),
        timeouts.firstContent(),
        timeouts.idle(),
        timeouts.total(),
        timeouts.streamTotal().orElse(timeouts.total()));
  }

  private static Route route(String name, RouteSettings route) {
    return new Route(
        name,
        choices(route),
        route.balance(),
        route.continues(),
        route.longer().orElse(List.of()).stream().map(Routes::target).toList(),
        overrides(route.timeouts()));
  }

  private static List<Choice> choices(RouteSettings route) {
    List<TargetName> targets = route.targets();
    List<Integer> weights = route.weights().orElse(Collections.nCopies(targets.size(), 1));
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      choices.add(new Choice(target(targets.get(i)), weights.get(i)));
    }
    return choices;
  }

  private static Target target(TargetName name) {
    return new Target(name.upstream(), name.model());
  }

  private static Patience.Overrides overrides(RouteTimeoutSettings timeouts) {
    return new Patience.Overrides(
        timeouts.firstByte(),
        timeouts.firstContent(),
        timeouts.idle(),
        timeouts.total(),
        timeouts.streamTotal());
  }
}
