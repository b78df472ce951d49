// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.settings.Values;
import io.gatehouse.config.source.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Whether settings that are right by themselves are right together. */
final class CrossChecks {
  static final String UPSTREAMS = "gatehouse.upstreams.";
  private static final String ROUTES = "gatehouse.routes.";

  /** What ends with us, or is ours to say. */
  private static final Set<String> NEVER_FORWARDED =
      Set.of(
          "api-key",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "cookie",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-api-key",
          "x-goog-api-key");

  private final Map<String, Setting> settings;
  private final Consumer<Problem> problems;

  CrossChecks(Map<String, Setting> settings, Consumer<Problem> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** The names of all upstreams that anything is said about. */
  static Set<String> upstreams(Map<String, Setting> settings) {
    Set<String> names = new TreeSet<>();
    settings.values().stream()
        .filter(setting -> setting.name().startsWith(UPSTREAMS))
        .forEach(setting -> names.add(setting.owner()));
    return names;
  }

  /** The type of an upstream, when it has one that exists. */
  static Optional<UpstreamType> type(Map<String, Setting> settings, String upstream) {
    try {
      return Optional.ofNullable(settings.get(UPSTREAMS + upstream + ".type"))
          .map(type -> Values.read(UpstreamType.class, type.text()));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  void check() {
    Set<String> upstreams = upstreams(settings);
    upstreams.forEach(this::upstream);
    settings.values().stream()
        .filter(setting -> setting.name().startsWith(ROUTES))
        .forEach(route -> targets(route, upstreams));
  }

  private void upstream(String name) {
    String prefix = UPSTREAMS + name + ".";
    type(settings, name).ifPresent(type -> fits(type, prefix));
    if (!settings.containsKey(prefix + "type")) {
      missing(prefix, "type", "one of " + String.join(", ", Values.ids(UpstreamType.class)));
    }
    if (isPresent(prefix + "api-key") && isPresent(prefix + "api-keys")) {
      wrong(prefix + "api-keys", "set beside api-key", "one of the two");
    }
    if (isPresent(prefix + "trust-store-password") && !isPresent(prefix + "trust-store")) {
      wrong(prefix + "trust-store-password", "set without trust-store", "both or neither");
    }
    Optional.ofNullable(settings.get(prefix + "trust-store")).ifPresent(this::trustStore);
    Optional.ofNullable(settings.get(prefix + "forward-headers")).ifPresent(this::forwarded);
  }

  private void fits(UpstreamType type, String prefix) {
    if (type != UpstreamType.DEMO && !isPresent(prefix + "base-url")) {
      missing(prefix, "base-url", "the address of an upstream of type " + type.id());
    }
    if (type.needsKey() && !isPresent(prefix + "api-key") && !isPresent(prefix + "api-keys")) {
      missing(prefix, "api-key", "the credential (or api-keys) for type " + type.id());
    }
    if (type == UpstreamType.ZAI_WEB) {
      zaiWeb(prefix);
    }
    settings.values().stream()
        .filter(setting -> setting.name().startsWith(prefix))
        .forEach(setting -> isFor(type, setting));
  }

  private void zaiWeb(String prefix) {
    if (!isPresent(prefix + "signing-secret")) {
      missing(prefix, "signing-secret", "what the page of zai-web signs its requests with");
    }
    boolean guest =
        Optional.ofNullable(settings.get(prefix + "guest"))
            .filter(setting -> setting.text().equals("true"))
            .isPresent();
    if (!guest && !isPresent(prefix + "api-key") && !isPresent(prefix + "api-keys")) {
      missing(prefix, "api-key", "the token of an account (or api-keys), or guest=true");
    }
  }

  private void isFor(UpstreamType type, Setting setting) {
    List<UpstreamType> only = setting.key().onlyFor();
    if (!only.contains(type)) {
      String types = only.stream().map(UpstreamType::id).collect(Collectors.joining(" or "));
      wrong(setting.name(), "set for type " + type.id(), "it only for type " + types);
    }
  }

  private void trustStore(Setting setting) {
    try {
      boolean named = setting.isPresent() && !setting.resolved().isEmpty();
      if (named && !Files.isReadable(Path.of(setting.text()))) {
        wrong(setting.name(), '"' + setting.text() + '"', "a file that can be read");
      }
    } catch (InvalidPathException notAPath) {
      // told with all other values
    }
  }

  private void forwarded(Setting setting) {
    for (Setting.Item item : setting.resolved()) {
      boolean ours = NEVER_FORWARDED.contains(item.text().toLowerCase(Locale.ROOT));
      if (ours || !item.text().matches("[A-Za-z0-9!#$%&'*+^_`|~-]*")) {
        String expected =
            ours ? "no credential, cookie or connection header" : "the names of HTTP headers";
        problems.accept(
            Problem.of(setting.name(), '"' + item.text() + '"', item.origin(), expected));
      }
    }
  }

  private void targets(Setting route, Set<String> upstreams) {
    for (Setting.Item item : route.resolved()) {
      int slash = item.text().indexOf('/');
      String upstream = item.text().substring(0, Math.max(slash, 0));
      if (!upstream.isEmpty() && !upstreams.contains(upstream)) {
        String expected =
            upstreams.isEmpty()
                ? "an upstream, but there is none"
                : "one of the upstreams " + String.join(", ", upstreams);
        problems.accept(
            Problem.of(route.name(), '"' + item.text() + '"', item.origin(), expected)
                .near(upstream, upstreams));
      }
    }
  }

  private boolean isPresent(String name) {
    return Optional.ofNullable(settings.get(name)).filter(Setting::isPresent).isPresent();
  }

  private void wrong(String name, String found, String expected) {
    String origin = Optional.ofNullable(settings.get(name)).map(Setting::origin).orElse("nowhere");
    problems.accept(Problem.of(name, found, origin, expected));
  }

  /** Told where another setting of the same upstream stands: the best place to add it. */
  private void missing(String prefix, String leaf, String expected) {
    String origin =
        Optional.ofNullable(settings.get(prefix + leaf))
            .or(
                () ->
                    settings.values().stream()
                        .filter(setting -> setting.name().startsWith(prefix))
                        .filter(setting -> !setting.origin().startsWith(TypeDefaults.ORIGIN))
                        .findFirst())
            .map(Setting::origin)
            .orElse("nowhere");
    problems.accept(Problem.of(prefix + leaf, "missing", origin, expected));
  }
}
