// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.source.Problem;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ProviderKind;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** Every type that an upstream can have: our own, and those that plug-ins bring. */
public final class UpstreamTypes {
  private static final String PLUG_IN = "plug-in ";
  private static final String NAME = "[a-z0-9][a-z0-9-]*";

  private final Map<String, TypeFacts> types = new LinkedHashMap<>();
  private final Map<String, ProviderKind> plugIns = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private UpstreamTypes() {
    for (UpstreamType type : UpstreamType.values()) {
      types.put(type.id(), TypeFacts.of(type));
    }
  }

  /** Ours and those of the plug-ins among the application's own libraries. */
  public static UpstreamTypes installed() {
    return seenBy(UpstreamTypes.class.getClassLoader());
  }

  /** Ours and those of the plug-ins that a class loader finds. */
  public static UpstreamTypes seenBy(ClassLoader loader) {
    var types = new UpstreamTypes();
    try {
      for (ProviderKind kind : ServiceLoader.load(ProviderKind.class, loader)) {
        types.add(kind);
      }
    } catch (ServiceConfigurationError broken) {
      String expected = "a public class with a public constructor without parameters";
      types.problems.add(
          Problem.of("plug-ins", words(broken), "META-INF/services", expected + reason(broken)));
    }
    return types;
  }

  private static String words(ServiceConfigurationError broken) {
    return String.valueOf(broken.getMessage()).replace(ProviderKind.class.getName() + ": ", "");
  }

  private static String reason(ServiceConfigurationError broken) {
    return broken.getCause() == null ? "" : ", but it fails with " + broken.getCause();
  }

  private void add(ProviderKind kind) {
    try {
      TypeFacts facts = TypeFacts.of(kind);
      String id = facts.id();
      if (!id.matches(NAME)) {
        fault(kind, "the id \"" + id + '"', "lower-case letters, digits and hyphens");
      } else if (types.putIfAbsent(id, facts) != null) {
        fault(kind, "the id \"" + id + '"', "one that is not taken" + by(id));
      } else {
        plugIns.put(id, kind);
        facts.options().keySet().stream()
            .filter(option -> !option.matches(NAME))
            .forEach(
                option ->
                    fault(
                        kind,
                        "the option \"" + option + '"',
                        "lower-case letters, digits and hyphens"));
      }
    } catch (RuntimeException | LinkageError broken) {
      fault(kind, "fails with " + broken, "a type that can be described");
    }
  }

  private String by(String id) {
    return Optional.ofNullable(plugIns.get(id))
        .map(first -> " by " + first.getClass().getName())
        .orElse(" by a type of the gateway's own");
  }

  private void fault(ProviderKind kind, String found, String expected) {
    problems.add(Problem.of(PLUG_IN + kind.getClass().getName(), found, place(kind), expected));
  }

  /** The file that a plug-in came in. */
  private static String place(ProviderKind kind) {
    CodeSource source = kind.getClass().getProtectionDomain().getCodeSource();
    String path = source == null ? "" : source.getLocation().getPath();
    return path.endsWith(".jar") ? String.valueOf(Path.of(path).getFileName()) : "class path";
  }

  /** What is wrong with the plug-ins. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  Set<String> ids() {
    return types.keySet();
  }

  Optional<TypeFacts> find(String id) {
    return Optional.ofNullable(types.get(id));
  }

  /**
   * Makes the provider of a plug-in's type.
   *
   * @throws IllegalArgumentException whose message says what is wrong, without any option's value
   */
  Provider create(String id, Map<String, String> options) {
    ProviderKind kind = Objects.requireNonNull(plugIns.get(id));
    String name = kind.getClass().getName();
    Provider provider;
    try {
      provider = kind.create(Map.copyOf(options));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(String.valueOf(wrong.getMessage()), wrong);
    } catch (RuntimeException | LinkageError broken) {
      String what = broken.getClass().getSimpleName();
      throw new IllegalArgumentException("a provider, but " + name + " fails with " + what, broken);
    }
    if (provider == null) {
      throw new IllegalArgumentException("a provider, but " + name + " makes none");
    }
    return provider;
  }
}
