// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.preset.Preset;
import io.gatehouse.config.preset.PresetReading;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.PresetName;
import io.gatehouse.config.settings.Values;
import io.gatehouse.config.source.Entry;
import io.gatehouse.config.source.Keys;
import io.gatehouse.config.source.Problem;
import io.gatehouse.config.source.WellKnownVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads all sources once, and either answers settings that are right or says all that is wrong. */
public final class SettingsReader {
  private static final String PRESET = Keys.PREFIX + ".preset";

  private final Keys keys = Keys.ALL;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

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
    return Snapshot.of(keys, types, settings, warnings);
  }

  private Layers merged(Sources sources) {
    var layers = new Layers(keys, problems::add);
    for (List<Entry> layer : sources.layers(keys, problems::add)) {
      layers.add(layer);
    }
    List<Entry> others =
        preset(layers, sources)
            .map(preset -> ofPreset(preset, layers, sources))
            .orElseGet(
                () -> WellKnownVariable.read(sources.environment(), layers.settings().keySet()));
    layers.add(others);
    return layers;
  }

  private List<Entry> ofPreset(PresetName preset, Layers layers, Sources sources) {
    var reading =
        PresetReading.of(Preset.of(preset), sources.environment(), layers.settings().keySet());
    problems.addAll(reading.problems());
    warnings.addAll(reading.warnings());
    return reading.entries();
  }

  /** A name that is no preset's is told with all other values. */
  private static Optional<PresetName> preset(Layers layers, Sources sources) {
    var expressions = new Expressions(layers.settings(), sources.variables(), problem -> {});
    try {
      return Optional.ofNullable(layers.settings().get(PRESET))
          .map(expressions::expand)
          .filter(Setting::isPresent)
          .map(setting -> Values.read(PresetName.class, setting.text()));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
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
