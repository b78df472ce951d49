// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.Secret;
import io.gatehouse.config.source.Entry;
import io.gatehouse.config.source.Found;
import io.gatehouse.config.source.Keys;
import io.gatehouse.config.source.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Lays sources over each other: whatever a stronger one says, a weaker one cannot change. */
final class Layers {
  private record Written(Found found, Entry entry) {}

  private final Keys keys;
  private final Consumer<Problem> problems;
  private final Map<String, Setting> settings = new TreeMap<>();
  private final Set<String> badNames = new HashSet<>();

  Layers(Keys keys, Consumer<Problem> problems) {
    this.keys = keys;
    this.problems = problems;
  }

  Map<String, Setting> settings() {
    return settings;
  }

  /** Adds the next weaker source. */
  void add(List<Entry> layer) {
    Map<String, List<Written>> byName = new TreeMap<>();
    for (Entry entry : layer) {
      keys.find(entry.key())
          .ifPresentOrElse(
              found -> {
                checkNames(found, entry);
                byName
                    .computeIfAbsent(found.name(), name -> new ArrayList<>())
                    .add(new Written(found, entry));
              },
              () -> unknown(entry));
    }
    byName.forEach((name, written) -> settings.putIfAbsent(name, setting(written)));
  }

  private void unknown(Entry entry) {
    String key = masked(entry.key());
    problems.accept(Problem.unknownKey(key, entry.origin(), keys.candidates(key)));
  }

  /** What stands below a secret may be one, by a slip in the file. */
  private String masked(String key) {
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      String above = key.substring(0, dot);
      if (keys.find(above).filter(found -> found.key().isSecret()).isPresent()) {
        return above + "." + Secret.MASK;
      }
    }
    return key;
  }

  private void checkNames(Found found, Entry entry) {
    for (int i = 0; i < found.chosen().size(); i++) {
      var named = found.key().names().get(i);
      String name = found.chosen().get(i);
      if (!name.matches(named.pattern()) && badNames.add(name)) {
        problems.accept(
            Problem.of(entry.key(), "the name \"" + name + '"', entry.origin(), named.says()));
      }
    }
  }

  /** One setting out of all that one source says about it. */
  private Setting setting(List<Written> written) {
    boolean indexed = written.get(0).found().index().isPresent();
    Map<Integer, Setting.Item> items = new TreeMap<>();
    for (Written each : written) {
      int index = each.found().index().orElse(0);
      var item = new Setting.Item(each.entry().text().strip(), each.entry().origin());
      Setting.Item earlier = items.putIfAbsent(index, item);
      if (earlier != null || each.found().index().isPresent() != indexed) {
        problems.accept(
            Problem.of(
                each.entry().key(),
                "set twice",
                item.origin(),
                "it once; first set: " + written.get(0).entry().origin()));
      }
    }
    return new Setting(written.get(0).found(), indexed, new ArrayList<>(items.values()));
  }
}
