// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.ApiPrefix;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.Values;
import io.gatehouse.config.source.Key;
import io.gatehouse.config.source.Keys;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Valid settings at one moment: typed for whoever builds from them, listed for whoever asks. */
public final class Snapshot {
  /** Above the converters that come with the library. */
  private static final int PRIORITY = 1000;

  private final GatehouseSettings settings;
  private final List<EffectiveSetting> effective;
  private final List<String> warnings;

  private Snapshot(
      GatehouseSettings settings, List<EffectiveSetting> effective, List<String> warnings) {
    this.settings = settings;
    this.effective = List.copyOf(effective);
    this.warnings = List.copyOf(warnings);
  }

  static Snapshot of(
      Keys keys, UpstreamTypes types, Map<String, Setting> settings, List<String> warnings) {
    return new Snapshot(map(settings), effective(keys, types, settings), warnings);
  }

  public GatehouseSettings settings() {
    return settings;
  }

  /** Every setting in force, secrets masked, defaults included. */
  public List<EffectiveSetting> effective() {
    return effective;
  }

  /** What whoever starts the gateway should know though nothing is wrong. */
  public List<String> warnings() {
    return warnings;
  }

  /** Generates the interfaces' classes beside the interfaces, in whichever loader has those. */
  private static GatehouseSettings map(Map<String, Setting> settings) {
    Map<String, String> properties = new TreeMap<>();
    settings.values().forEach(setting -> setting.writeTo(properties));
    var builder =
        new SmallRyeConfigBuilder()
            .forClassLoader(GatehouseSettings.class.getClassLoader())
            .withSources(new PropertiesConfigSource(properties, "settings", 0))
            .withMapping(GatehouseSettings.class);
    Values.types().forEach(type -> convert(builder, type));
    return builder.build().getConfigMapping(GatehouseSettings.class);
  }

  /** An empty text is no value, except where it is a value of its own. */
  private static <T> void convert(SmallRyeConfigBuilder builder, Class<T> type) {
    builder.withConverter(
        type,
        PRIORITY,
        text -> text.isEmpty() && type != ApiPrefix.class ? null : Values.read(type, text));
  }

  private static List<EffectiveSetting> effective(
      Keys keys, UpstreamTypes types, Map<String, Setting> settings) {
    Map<String, EffectiveSetting> effective = new TreeMap<>();
    for (Key key : keys.all()) {
      key.standard()
          .ifPresent(
              standard ->
                  owners(key, types, settings).stream()
                      .map(key::with)
                      .forEach(
                          name ->
                              effective.put(
                                  name, new EffectiveSetting(name, standard, "default"))));
    }
    settings.forEach(
        (name, setting) ->
            effective.put(name, new EffectiveSetting(name, setting.shown(), setting.origin())));
    return new ArrayList<>(effective.values());
  }

  /** Whose defaults a key has: nobody's in particular, or each upstream's or route's. */
  private static List<List<String>> owners(
      Key key, UpstreamTypes types, Map<String, Setting> settings) {
    if (key.names().isEmpty()) {
      return List.of(List.of());
    }
    return CrossChecks.owners(settings, key.root()).stream()
        .filter(
            owner ->
                CrossChecks.type(settings, types, owner)
                    .map(type -> CrossChecks.isFor(type, key))
                    .orElse(key.isForAll()))
        .map(List::of)
        .toList();
  }
}
