// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** HTTP header fields in their order; names are compared without regard to case. */
public record Headers(List<Field> fields) {
  public static final Headers NONE = new Headers(List.of());

  /** One header line. */
  public record Field(String name, String value) {}

  public Headers {
    fields = List.copyOf(fields);
  }

  /** The first value of that name. */
  public Optional<String> first(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** Those fields whose name passes. */
  public Headers only(Predicate<String> names) {
    List<Field> passed = new ArrayList<>();
    for (Field field : fields) {
      if (names.test(field.name())) {
        passed.add(field);
      }
    }
    return new Headers(passed);
  }

  /** These fields with one set: replaced where it stood before, otherwise added. */
  public Headers with(String name, String value) {
    List<Field> changed = new ArrayList<>(fields);
    changed.removeIf(field -> field.name().equalsIgnoreCase(name));
    changed.add(new Field(name, value));
    return new Headers(changed);
  }

  /** These fields, then the others; a name that both have is taken from the others. */
  public Headers with(Headers others) {
    if (others.fields.isEmpty()) {
      return this;
    }
    List<Field> merged = new ArrayList<>(fields);
    for (Field field : others.fields) {
      merged.removeIf(mine -> mine.name().equalsIgnoreCase(field.name()));
      merged.add(field);
    }
    return new Headers(merged);
  }
}
