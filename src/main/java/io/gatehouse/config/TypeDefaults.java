// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.source.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an upstream's type says where nobody else does: the weakest source of all. */
final class TypeDefaults {
  static final String ORIGIN = "default of type ";

  private TypeDefaults() {}

  static List<Entry> read(Map<String, Setting> settings, UpstreamTypes types) {
    List<Entry> entries = new ArrayList<>();
    for (String upstream : CrossChecks.upstreams(settings)) {
      CrossChecks.type(settings, types, upstream)
          .ifPresent(type -> add(type, CrossChecks.UPSTREAMS + upstream + ".", entries));
    }
    return entries;
  }

  private static void add(TypeFacts type, String prefix, List<Entry> entries) {
    String origin = ORIGIN + type.id();
    type.baseUrl().ifPresent(url -> entries.add(new Entry(prefix + "base-url", url, origin)));
    type.defaultModel()
        .ifPresent(model -> entries.add(new Entry(prefix + "default-model", model, origin)));
    entries.add(new Entry(prefix + "mend", Boolean.toString(type.mends()), origin));
  }
}
