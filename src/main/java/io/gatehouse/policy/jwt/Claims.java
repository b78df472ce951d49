// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of its bearer. A claim is named as it is in the token, or by a path with dots
 * that leads to it through objects, such as {@code realm_access.roles}.
 */
record Claims(Map<String, Object> members) {
  private static final int LONGEST = 256;

  /** Its text, when it is one that may stand in a log line. */
  Optional<String> text(String name) {
    return find(name) instanceof String text && isSane(text) ? Optional.of(text) : Optional.empty();
  }

  /** Its texts: that of one, or those of a list. */
  Set<String> texts(String name) {
    Object value = find(name);
    Set<String> texts = new LinkedHashSet<>();
    List<?> items =
        value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    for (Object item : items) {
      if (item instanceof String text && isSane(text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Whether it is this, or a list that holds this. */
  boolean say(String name, String wanted) {
    Object value = find(name);
    return value instanceof List<?> list
        ? list.stream().anyMatch(item -> wanted.equals(String.valueOf(item)))
        : value != null && !(value instanceof Map) && wanted.equals(String.valueOf(value));
  }

  private @Nullable Object find(String name) {
    return find(members, name);
  }

  /** The whole name first: some providers name claims by URLs. */
  private static @Nullable Object find(Map<?, ?> members, String name) {
    if (members.containsKey(name)) {
      return members.get(name);
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (members.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
        return find(inner, name.substring(dot + 1));
      }
    }
    return null;
  }

  private static boolean isSane(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST
        && text.chars().noneMatch(Character::isISOControl);
  }
}
