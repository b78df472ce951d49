// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.Values;
import io.gatehouse.config.source.Key;
import io.gatehouse.config.source.Problem;
import io.gatehouse.routing.Balance;
import io.gatehouse.routing.Router;
import io.gatehouse.routing.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Whether routes and aliases lead somewhere, and each name to one place only. */
final class RouteChecks {
  private static final String ROUTES = "gatehouse.routes.";
  private static final String ALIASES = "gatehouse.aliases.";

  private final Map<String, Setting> settings;
  private final Consumer<Problem> problems;
  private final Set<String> upstreams;
  private final Set<String> routes;
  private final Map<String, Setting> aliases = new TreeMap<>();

  RouteChecks(Map<String, Setting> settings, Consumer<Problem> problems) {
    this.settings = settings;
    this.problems = problems;
    this.upstreams = CrossChecks.upstreams(settings);
    this.routes = CrossChecks.owners(settings, ROUTES);
    settings.values().stream()
        .filter(setting -> setting.name().startsWith(ALIASES))
        .filter(setting -> setting.isPresent() && !setting.resolved().isEmpty())
        .forEach(setting -> aliases.put(setting.owner(), setting));
  }

  void check() {
    routes.forEach(this::route);
    ties();
    aliases.values().forEach(this::alias);
  }

  private void route(String name) {
    Optional<Setting> targets = of(name, "targets");
    if (targets.isEmpty()) {
      problems.accept(
          Problem.of(
              key(name, "targets"),
              "missing",
              anyOf(name).origin(),
              "upstream/model, such as openai/gpt-5.4-mini"));
    }
    targets.ifPresent(setting -> targets(name, setting));
    of(name, "longer").ifPresent(setting -> targets(name, setting));
    of(name, "weights").ifPresent(setting -> weights(name, setting, targets));
    upstreams.stream()
        .filter(upstream -> Wildcard.is(name) && name.startsWith(upstream + "/"))
        .forEach(upstream -> hidden(name, upstream));
  }

  private void hidden(String name, String upstream) {
    Setting any = anyOf(name);
    problems.accept(
        Problem.of(
            any.name(),
            "begins with the upstream " + upstream + ", whose own models are meant by such names",
            any.origin(),
            "another name"));
  }

  private void targets(String route, Setting targets) {
    for (Setting.Item item : targets.resolved()) {
      upstream(targets, item);
      long stars = item.text().chars().filter(c -> c == Wildcard.STAR).count();
      if (stars > (Wildcard.is(route) ? 1 : 0)) {
        String expected = stars > 1 ? "at most one *" : "no *, or one in the route's name too";
        problems.accept(
            Problem.of(targets.name(), '"' + item.text() + '"', item.origin(), expected));
      }
    }
  }

  private void upstream(Setting targets, Setting.Item item) {
    int slash = item.text().indexOf('/');
    String upstream = item.text().substring(0, Math.max(slash, 0));
    if (!upstream.isEmpty() && !upstreams.contains(upstream)) {
      String expected =
          upstreams.isEmpty()
              ? "an upstream, but there is none"
              : "one of the upstreams " + String.join(", ", upstreams);
      problems.accept(
          Problem.of(targets.name(), '"' + item.text() + '"', item.origin(), expected)
              .near(upstream, upstreams));
    }
  }

  private void weights(String route, Setting weights, Optional<Setting> targets) {
    if (!weights.isPresent()) {
      return;
    }
    String balance = of(route, "balance").map(Setting::text).orElse(Values.id(Balance.PRIORITY));
    for (Balance blind : List.of(Balance.PRIORITY, Balance.FASTEST)) {
      if (balance.equals(Values.id(blind))) {
        wrong(weights, "set for balance " + balance, "it only for weighted and least-busy");
      }
    }
    int count = targets.map(setting -> setting.items().size()).orElse(0);
    int given = weights.items().size();
    if (count > 0 && given != count) {
      String found = given == 1 ? "1 number" : given + " numbers";
      wrong(weights, found, "as many as targets, which are " + count);
    }
  }

  /** Two wildcards that say equally much about some name. */
  private void ties() {
    List<String> patterns = new ArrayList<>();
    for (String route : routes) {
      if (route.chars().filter(c -> c == Wildcard.STAR).count() == 1) {
        patterns.stream()
            .filter(other -> Wildcard.of(route).ties(Wildcard.of(other)))
            .forEach(other -> tie(route, other));
        patterns.add(route);
      }
    }
  }

  private void tie(String route, String other) {
    wrong(
        anyOf(route),
        "matches names that " + other + " matches as well",
        "one of the two to say more");
  }

  private void alias(Setting alias) {
    if (routes.contains(alias.owner())) {
      wrong(alias, "set beside a route of that name", "one of the two");
      return;
    }
    Set<String> passed = new TreeSet<>();
    String name = alias.owner();
    while (aliases.containsKey(name) && passed.add(name)) {
      name = aliases.get(name).text();
    }
    if (aliases.containsKey(name)) {
      wrong(alias, '"' + alias.text() + '"', "a name that does not lead back");
    } else if (passed.size() > Router.MOST_ALIASES) {
      wrong(
          alias, '"' + alias.text() + '"', "at most " + Router.MOST_ALIASES + " aliases in a row");
    } else if (passed.size() == 1 && !leads(name)) {
      problems.accept(
          Problem.of(
                  alias.name(),
                  '"' + alias.text() + '"',
                  alias.origin(),
                  "a route, another alias, upstream/model, or a model that an upstream has")
              .near(alias.text(), known()));
    }
  }

  private Set<String> known() {
    Set<String> known = new TreeSet<>(routes);
    known.addAll(aliases.keySet());
    return known;
  }

  private boolean leads(String name) {
    return routes.contains(name)
        || name.equals(Router.DEFAULT_ROUTE)
        || upstreams.contains(name.substring(0, Math.max(0, name.indexOf('/'))))
        || routes.stream()
            .filter(Wildcard::is)
            .anyMatch(route -> Wildcard.of(route).match(name).isPresent())
        || upstreams.stream().anyMatch(upstream -> mayHave(upstream, name));
  }

  /** One that lists no models may have any. */
  private boolean mayHave(String upstream, String model) {
    return Optional.ofNullable(settings.get(CrossChecks.UPSTREAMS + upstream + ".models"))
        .filter(Setting::isPresent)
        .map(models -> models.items().stream().anyMatch(item -> item.text().equals(model)))
        .orElse(true);
  }

  private Optional<Setting> of(String route, String leaf) {
    return Optional.ofNullable(settings.get(key(route, leaf)));
  }

  private static String key(String route, String leaf) {
    return ROUTES + Key.quoted(route) + "." + leaf;
  }

  private Setting anyOf(String route) {
    return settings.values().stream()
        .filter(setting -> setting.name().startsWith(ROUTES) && setting.owner().equals(route))
        .findFirst()
        .orElseThrow();
  }

  private void wrong(Setting setting, String found, String expected) {
    problems.accept(Problem.of(setting.name(), found, setting.origin(), expected));
  }
}
