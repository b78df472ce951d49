// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.NearestNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds who serves the name that a client gave for a model: a route, {@code upstream/model}, or a
 * bare model that exactly one upstream has.
 */
public final class Router {
  /** The route that exists without being configured: the first upstream's own default model. */
  public static final String DEFAULT_ROUTE = "default";

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

  private final Map<String, List<Target>> routes;
  private final List<Place> places;
  private final Optional<String> defaultModel;
  private final Function<String, Set<String>> reported;

  /**
   * @param defaultModel serves requests that name no model, or one nobody has
   * @param reported the models that an upstream says it has, by its name; must not block
   */
  public Router(
      Map<String, List<Target>> routes,
      List<Place> places,
      Optional<String> defaultModel,
      Function<String, Set<String>> reported) {
    this.routes = Map.copyOf(routes);
    this.places = List.copyOf(places);
    this.defaultModel = defaultModel;
    this.reported = reported;
  }

  /** The targets to try, in order; empty when nobody serves that name. */
  public List<Target> resolve(Optional<String> name) {
    List<Target> found = name.map(this::named).orElse(List.of());
    return found.isEmpty() ? defaultModel.map(this::named).orElse(List.of()) : found;
  }

  /** Whether a name leads anywhere without the help of the default model. */
  public boolean knows(String name) {
    return !named(name).isEmpty();
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

  /** Every name that is known to lead somewhere. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(routes.keySet());
    if (!defaultTargets().isEmpty()) {
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

  private List<Target> named(String name) {
    List<Target> route = routes.get(name);
    if (route != null) {
      return route;
    }
    if (name.equals(DEFAULT_ROUTE)) {
      return defaultTargets();
    }
    int slash = name.indexOf('/');
    if (slash > 0) {
      String upstream = name.substring(0, slash);
      String model = name.substring(slash + 1);
      for (Place place : places) {
        if (place.name().equals(upstream)) {
          boolean has = !model.isEmpty() && place.accepts(model);
          return has ? List.of(new Target(upstream, model)) : List.of();
        }
      }
    }
    return bare(name);
  }

  private List<Target> bare(String model) {
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
    return candidates.size() == 1 ? candidates : List.of();
  }

  private List<Target> defaultTargets() {
    for (Place place : places) {
      Optional<String> model = place.defaultModel().or(() -> place.models().stream().findFirst());
      if (model.isPresent()) {
        return List.of(new Target(place.name(), model.get()));
      }
    }
    return List.of();
  }
}
