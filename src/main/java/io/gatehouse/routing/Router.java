// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.NearestNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds who serves the name that a client gave for a model. An alias is first replaced by what it
 * stands for; then come a route of that name, {@code upstream/model}, the wildcard route that says
 * most about the name, and a bare model that exactly one upstream has.
 */
public final class Router {
  /** The route that exists without being configured: the first upstream's own default model. */
  public static final String DEFAULT_ROUTE = "default";

  /** So many aliases may lead to one another. */
  public static final int MOST_ALIASES = 5;

  private static final int MOST_SHOWN = 100;

  /**
   * An upstream as the router sees it.
   *
   * @param models what the operator listed; empty when any name may be passed on
   * @param aliases other spellings of some of them, which work but are not shown
   */
  public record Place(
      String name, List<String> models, List<String> aliases, Optional<String> defaultModel) {
    public Place {
      models = List.copyOf(models);
      aliases = List.copyOf(aliases);
    }

    public Place(String name, List<String> models, Optional<String> defaultModel) {
      this(name, models, List.of(), defaultModel);
    }

    boolean accepts(String model) {
      return models.isEmpty() || models.contains(model) || aliases.contains(model);
    }
  }

  /** A route whose name has a star. */
  private record Pattern(Wildcard name, Route route) {}

  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final List<Pattern> patterns = new ArrayList<>();
  private final Map<String, String> aliases;
  private final List<Place> places;
  private final Optional<String> defaultModel;
  private final Function<String, Set<String>> reported;

  /**
   * @param aliases other names for what a route or a model is called
   * @param defaultModel serves requests that name no model, or one nobody has
   * @param reported the models that an upstream says it has, by its name; must not block
   */
  public Router(
      List<Route> routes,
      Map<String, String> aliases,
      List<Place> places,
      Optional<String> defaultModel,
      Function<String, Set<String>> reported) {
    for (Route route : routes) {
      if (Wildcard.is(route.name())) {
        patterns.add(new Pattern(Wildcard.of(route.name()), route));
      } else {
        this.routes.put(route.name(), route);
      }
    }
    patterns.sort(Comparator.comparingInt((Pattern p) -> p.name.literals()).reversed());
    this.aliases = new LinkedHashMap<>(aliases);
    this.places = List.copyOf(places);
    this.defaultModel = defaultModel;
    this.reported = reported;
  }

  /** The route to take; empty when nobody serves that name. */
  public Optional<Route> resolve(Optional<String> name) {
    return name.flatMap(this::named).or(() -> defaultModel.flatMap(this::named));
  }

  /** The name that counts: the one given, or the default model's where that leads nowhere. */
  public Optional<String> meant(Optional<String> name) {
    return name.filter(this::knows).or(() -> defaultModel);
  }

  /** Whether a name leads anywhere without the help of the default model. */
  public boolean knows(String name) {
    return named(name).isPresent();
  }

  /** What to tell a client that asked for a name which leads nowhere. */
  public Failure unknown(String name) {
    List<String> nearest = NearestNames.of(name, names());
    String hint = nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?";
    String shown = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "…" : name;
    return Failure.of(Kind.NOT_FOUND, "The model '" + shown + "' does not exist." + hint)
        .withCode("model_not_found")
        .withParam("model");
  }

  /** Every name that is known to lead somewhere; wildcards lead on from names nobody can list. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(routes.keySet());
    aliases.keySet().stream().filter(this::knows).forEach(names::add);
    if (defaultTarget().isPresent()) {
      names.add(DEFAULT_ROUTE);
    }
    for (Place place : places) {
      for (String model : models(place)) {
        names.add(place.name() + "/" + model);
      }
    }
    return names;
  }

  /** Whether there is any upstream to route to. */
  public boolean isEmpty() {
    return places.isEmpty();
  }

  private Set<String> models(Place place) {
    Set<String> models = new LinkedHashSet<>(place.models());
    if (models.isEmpty()) {
      models.addAll(reported.apply(place.name()));
      place.defaultModel().ifPresent(models::add);
    }
    return models;
  }

  private Optional<Route> named(String name) {
    String meant = meant(name);
    Route route = routes.get(meant);
    if (route != null) {
      return Optional.of(route);
    }
    if (meant.equals(DEFAULT_ROUTE)) {
      return defaultTarget().map(target -> Route.to(meant, target));
    }
    int slash = meant.indexOf('/');
    Optional<Place> place = place(meant.substring(0, Math.max(slash, 0)));
    if (place.isPresent()) {
      Target target = new Target(place.get().name(), meant.substring(slash + 1));
      boolean has = !target.model().isEmpty() && place.get().accepts(target.model());
      return has ? Optional.of(Route.to(meant, target)) : Optional.empty();
    }
    for (Pattern pattern : patterns) {
      Optional<String> star = pattern.name.match(meant);
      if (star.isPresent()) {
        return filled(pattern.route, star.get());
      }
    }
    return bare(meant).map(target -> Route.to(meant, target));
  }

  private String meant(String name) {
    String meant = name;
    for (int i = 0; i < MOST_ALIASES; i++) {
      meant = aliases.getOrDefault(meant, meant);
    }
    return meant;
  }

  private Optional<Place> place(String upstream) {
    return places.stream().filter(place -> place.name().equals(upstream)).findFirst();
  }

  /** A wildcard route for one name, without those upstreams that do not offer such a model. */
  private Optional<Route> filled(Route route, String star) {
    List<Choice> choices = new ArrayList<>();
    for (Choice choice : route.choices()) {
      filled(choice.target(), star).ifPresent(t -> choices.add(new Choice(t, choice.weight())));
    }
    List<Target> longer =
        route.longer().stream().flatMap(target -> filled(target, star).stream()).toList();
    return choices.isEmpty() ? Optional.empty() : Optional.of(route.with(choices, longer));
  }

  private Optional<Target> filled(Target target, String star) {
    if (!Wildcard.is(target.model())) {
      return Optional.of(target);
    }
    Target filled = new Target(target.upstream(), Wildcard.fill(target.model(), star));
    boolean offered =
        place(target.upstream()).filter(place -> place.accepts(filled.model())).isPresent();
    return offered ? Optional.of(filled) : Optional.empty();
  }

  private Optional<Target> bare(String model) {
    List<Target> having = new ArrayList<>();
    List<Target> accepting = new ArrayList<>();
    for (Place place : places) {
      if (models(place).contains(model) || place.aliases().contains(model)) {
        having.add(new Target(place.name(), model));
      } else if (place.models().isEmpty()) {
        accepting.add(new Target(place.name(), model));
      }
    }
    List<Target> candidates = having.isEmpty() ? accepting : having;
    return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }

  private Optional<Target> defaultTarget() {
    for (Place place : places) {
      Optional<String> model = place.defaultModel().or(() -> place.models().stream().findFirst());
      if (model.isPresent()) {
        return Optional.of(new Target(place.name(), model.get()));
      }
    }
    return Optional.empty();
  }
}
