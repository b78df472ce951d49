// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.source.Found;
import io.gatehouse.config.source.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A key with the value that won: its items in order, which is one item unless the key is a list.
 *
 * @param indexed whether the list was written item by item, so that commas in them mean nothing
 */
record Setting(Found found, boolean indexed, List<Item> items) {
  /** One text and where it stands; unresolved when an expression in it could not be filled in. */
  record Item(String text, String origin, boolean isResolved) {
    Item(String text, String origin) {
      this(text, origin, true);
    }
  }

  Setting {
    items = List.copyOf(items);
  }

  Key key() {
    return found.key();
  }

  String name() {
    return found.name();
  }

  /** The upstream, route or the like that this belongs to; the key must have one. */
  String owner() {
    return found.chosen().get(0);
  }

  String origin() {
    return items.get(0).origin();
  }

  /** Whether it says anything: an empty text takes back what weaker sources say. */
  boolean isPresent() {
    return items.stream().anyMatch(item -> !item.text().isEmpty());
  }

  /** The items whose text is what was meant. */
  List<Item> resolved() {
    return items.stream().filter(Item::isResolved).toList();
  }

  /** The text of a key that is no list. */
  String text() {
    return items.get(0).text();
  }

  Setting with(List<Item> others) {
    return new Setting(found, indexed, others);
  }

  /** The names and texts that MicroProfile Config knows such a value by. */
  void writeTo(Map<String, String> properties) {
    if (!key().isList() || !isPresent()) {
      properties.put(name(), text());
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      properties.put(name() + "[" + i + "]", items.get(i).text());
    }
  }

  /** Every text of it as anyone may see it. */
  String shown() {
    List<String> shown = new ArrayList<>();
    items.forEach(item -> shown.add(item.text().isEmpty() ? "" : key().shown(item.text())));
    return String.join(", ", shown);
  }
}
