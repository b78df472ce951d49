// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.source.Entry;
import io.gatehouse.config.source.Keys;
import io.gatehouse.config.source.Problem;
import io.gatehouse.config.source.WellKnownVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads all sources once, and either answers settings that are right or says all that is wrong. */
public final class SettingsReader {
  private final Keys keys = Keys.ALL;
  private final List<Problem> problems = new ArrayList<>();

  private final UpstreamTypes types;

  private SettingsReader(UpstreamTypes types) {
    this.types = types;
    problems.addAll(types.problems());
  }

  /**
   * The settings in force.
   *
   * @throws InvalidSettings with every problem there is
   */
  public static GatehouseSettings read(Sources sources) {
    return snapshot(sources).settings();
  }

  /**
   * The same, with where everything comes from.
   *
   * @throws InvalidSettings with every problem there is
   */
  public static Snapshot snapshot(Sources sources) {
    return snapshot(sources, UpstreamTypes.installed());
  }

  /**
   * The same, with these types of upstream.
   *
   * @throws InvalidSettings with every problem there is
   */
  public static Snapshot snapshot(Sources sources, UpstreamTypes types) {
    return new SettingsReader(types).readAll(sources);
  }

  private Snapshot readAll(Sources sources) {
    Map<String, Setting> settings = checked(expanded(merged(sources), sources));
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return Snapshot.of(keys, types, settings);
  }

  private Layers merged(Sources sources) {
    var layers = new Layers(keys, problems::add);
    for (List<Entry> layer : sources.layers(keys, problems::add)) {
      layers.add(layer);
    }
    layers.add(WellKnownVariable.read(sources.environment(), layers.settings().keySet()));
    return layers;
  }

  private Map<String, Setting> expanded(Layers layers, Sources sources) {
    var expressions = new Expressions(layers.settings(), sources.variables(), problems::add);
    layers.settings().replaceAll((name, setting) -> expressions.expand(setting));
    layers.add(TypeDefaults.read(layers.settings(), types));
    return layers.settings();
  }

  private Map<String, Setting> checked(Map<String, Setting> settings) {
    Map<String, Setting> split = new TreeMap<>(settings);
    split.replaceAll((name, setting) -> ValueChecks.split(setting));
    var values = new ValueChecks(problems::add);
    split.values().forEach(values::check);
    new CrossChecks(split, types, problems::add).check();
    return split;
  }
}
