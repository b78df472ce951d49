// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.Named;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All settings that exist, found by walking the mapped interfaces. */
public final class Keys {
  public static final String PREFIX = "gatehouse";

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(boolean.class, Boolean.class, int.class, Integer.class);

  /** Every key of {@link GatehouseSettings}. */
  public static final Keys ALL = new Keys(GatehouseSettings.class);

  private final List<Key> keys = new ArrayList<>();

  private Keys(Class<?> root) {
    walk(root, List.of(PREFIX), List.of());
    keys.sort(Comparator.comparing(Key::name));
  }

  public List<Key> all() {
    return List.copyOf(keys);
  }

  public Optional<Found> find(String spelled) {
    return keys.stream().flatMap(key -> key.find(spelled).stream()).findFirst();
  }

  /** The longest known key at the end of the variable; what is left over is a name. */
  Optional<Found> findEnvironment(String variable) {
    return keys.stream()
        .flatMap(key -> key.findEnvironment(variable).stream())
        .min(
            Comparator.comparingInt(
                found -> found.chosen().stream().findFirst().orElse("").length()));
  }

  /** Whether the children of this path are names that the operator chose. */
  boolean holdsNames(String path) {
    return keys.stream()
        .map(Key::segments)
        .filter(segments -> segments.contains(Key.WILDCARD))
        .anyMatch(segments -> like(segments.subList(0, segments.lastIndexOf(Key.WILDCARD)), path));
  }

  private static boolean like(List<String> segments, String path) {
    String form = String.join("\\.", segments).replace(Key.WILDCARD, "(\"[^\"]+\"|[^\".]+)");
    return path.matches(form);
  }

  /** What could have been meant by an unknown key: every key, with the names that it has. */
  public Set<String> candidates(String wrong) {
    List<String> written = List.of(wrong.split("\\."));
    Set<String> candidates = new LinkedHashSet<>();
    for (Key key : keys) {
      List<String> segments = new ArrayList<>(key.segments());
      for (int i = 0; i < segments.size(); i++) {
        if (segments.get(i).equals(Key.WILDCARD) && i < written.size()) {
          segments.set(i, written.get(i));
        }
      }
      candidates.add(String.join(".", segments));
    }
    return candidates;
  }

  /** The same in the environment, where a name may be any run of words. */
  Collection<String> environmentCandidates(String wrong) {
    List<String> words = List.of(wrong.split("_"));
    Set<String> candidates = new LinkedHashSet<>();
    for (Key key : keys) {
      String pattern = key.environmentName();
      if (!pattern.contains("<NAME>")) {
        candidates.add(pattern);
      }
      for (int from = 2; from < words.size(); from++) {
        for (int to = from + 1; to <= words.size(); to++) {
          candidates.add(pattern.replace("<NAME>", String.join("_", words.subList(from, to))));
        }
      }
    }
    return candidates;
  }

  private void walk(Class<?> type, List<String> path, List<Named> names) {
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isAbstract(method.getModifiers())) {
        add(method, with(path, spelled(method)), names);
      }
    }
  }

  private void add(Method method, List<String> path, List<Named> names) {
    Type type = method.getGenericReturnType();
    boolean optional = method.getReturnType() == Optional.class;
    if (optional) {
      type = argument(type, 0);
    }
    boolean list = raw(type) == List.class;
    if (list) {
      type = argument(type, 0);
    }
    if (raw(type) == Map.class) {
      path = with(path, Key.WILDCARD);
      names = with(names, method.getAnnotation(Named.class));
      type = argument(type, 1);
    }
    Class<?> value = raw(type);
    if (value.isInterface() && value.getPackage() == GatehouseSettings.class.getPackage()) {
      walk(value, path, names);
    } else {
      keys.add(new Key(path, names, BOXES.getOrDefault(value, value), list, optional, method));
    }
  }

  /** A method's name as it is spelled in a key, or the name it was given because Java has that. */
  public static String spelled(Method method) {
    WithName given = method.getAnnotation(WithName.class);
    return given != null
        ? given.value()
        : method.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType known ? known.getRawType() : type);
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
