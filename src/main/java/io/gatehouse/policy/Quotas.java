// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Caller;
import io.gatehouse.model.NamePattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** How much may be asked for, by whom and of whom. Thread-safe. */
public final class Quotas {
  /**
   * The limits themselves.
   *
   * @param gateway of all requests together
   * @param callers of each caller that has no word of its own about it
   * @param routes by the name that clients give
   * @param models by the name that upstreams are given, for all that a pattern fits together
   * @param usualOutput tokens that an answer is taken to have where the request names no bound
   */
  public record Settings(
      Allowance gateway,
      Allowance callers,
      Map<String, Allowance> routes,
      Map<String, Allowance> upstreams,
      Map<NamePattern, Allowance> models,
      long usualOutput) {
    public static final Settings NONE =
        new Settings(Allowance.UNLIMITED, Allowance.UNLIMITED, Map.of(), Map.of(), Map.of(), 1000);

    public Settings {
      routes = Map.copyOf(routes);
      upstreams = Map.copyOf(upstreams);
      models = Map.copyOf(models);
    }
  }

  /** Whose a limit is. */
  public enum Scope {
    /** What each caller has by itself that has no word of its own about it. */
    EACH_CALLER,
    /** What those have together who are too many to have their own. */
    OTHER_CALLERS,
    GATEWAY,
    ROUTE,
    UPSTREAM,
    MODEL
  }

  /**
   * A limit that does not belong to one caller.
   *
   * @param name empty where the scope says all
   */
  public record Held(Scope scope, String name, Reading reading) {}

  private record Model(NamePattern name, Limit limit) {}

  private final List<Limit> gateway = new ArrayList<>(1);
  private final Allowance usual;
  private final CallerLimits callers;
  private final Map<String, Limit> routes = new HashMap<>();
  private final Map<String, Limit> upstreams = new HashMap<>();
  private final List<Model> models = new ArrayList<>();
  private final long usualOutput;

  public Quotas(Settings settings, Rates rates) {
    this.usualOutput = settings.usualOutput();
    this.usual = settings.callers();
    this.callers = new CallerLimits(settings.callers(), rates);
    if (!settings.gateway().equals(Allowance.UNLIMITED)) {
      gateway.add(new Limit("gateway", "all callers together", settings.gateway(), rates));
    }
    settings
        .routes()
        .forEach(
            (name, allowance) ->
                routes.put(
                    name,
                    new Limit("route " + name, "the route '" + name + "'", allowance, rates)));
    settings
        .upstreams()
        .forEach(
            (name, allowance) ->
                upstreams.put(
                    name,
                    new Limit(
                        "upstream " + name, "the upstream '" + name + "'", allowance, rates)));
    settings
        .models()
        .forEach(
            (name, allowance) ->
                models.add(
                    new Model(
                        name,
                        new Limit("model " + name, "the model '" + name + "'", allowance, rates))));
  }

  /** Callers that have asked this node, whose names come after this one, in that order. */
  public List<Remembered> callers(String after, int most) {
    return callers.after(after, most);
  }

  /** A caller that has asked this node and is not forgotten. */
  public Optional<Remembered> caller(String name) {
    return callers.find(name);
  }

  /** Of all callers who are remembered. */
  public Set<String> callerNames() {
    return callers.names();
  }

  /** All limits in force but those of single callers, by scope and name. */
  public List<Held> held() {
    List<Held> all = new ArrayList<>();
    if (!usual.equals(Allowance.UNLIMITED)) {
      all.add(new Held(Scope.EACH_CALLER, "", Reading.unused(usual)));
    }
    callers.rest().ifPresent(rest -> all.add(new Held(Scope.OTHER_CALLERS, "", rest)));
    gateway.forEach(limit -> all.add(new Held(Scope.GATEWAY, "", limit.read())));
    new TreeMap<>(routes)
        .forEach((name, limit) -> all.add(new Held(Scope.ROUTE, name, limit.read())));
    new TreeMap<>(upstreams)
        .forEach((name, limit) -> all.add(new Held(Scope.UPSTREAM, name, limit.read())));
    models.stream()
        .map(one -> new Held(Scope.MODEL, one.name().toString(), one.limit().read()))
        .sorted(Comparator.comparing(Held::name))
        .forEach(all::add);
    return all;
  }

  /** Whether it matters which model is asked for, by whichever name. */
  public boolean nameModels() {
    return !routes.isEmpty() || !models.isEmpty();
  }

  /** What holds for a caller who asks for a route. */
  public Limits of(Caller caller, String route) {
    Limit own = callers.of(caller);
    Limit routes = this.routes.get(route);
    if (own == null && routes == null && gateway.isEmpty()) {
      return Limits.NONE;
    }
    List<Limit> all = new ArrayList<>(3);
    if (own != null) {
      all.add(own);
    }
    if (routes != null) {
      all.add(routes);
    }
    all.addAll(gateway);
    return new Limits(all, usualOutput);
  }

  /** What holds for an attempt at a model of an upstream. */
  public Limits of(String upstream, String model) {
    Limit whole = upstreams.get(upstream);
    if (whole == null && models.isEmpty()) {
      return Limits.NONE;
    }
    List<Limit> all = new ArrayList<>(2);
    if (whole != null) {
      all.add(whole);
    }
    for (Model one : models) {
      if (one.name().matches(model)) {
        all.add(one.limit());
      }
    }
    return all.isEmpty() ? Limits.NONE : new Limits(all, usualOutput);
  }
}
