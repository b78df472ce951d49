// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.source.Key;
import io.gatehouse.config.source.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Whether settings that are right by themselves are right together. */
final class CrossChecks {
  static final String UPSTREAMS = "gatehouse.upstreams.";
  private static final String ADMIN_KEY = "gatehouse.admin-key";
  private static final String DATASOURCE = "gatehouse.datasource.";
  private static final String QUOTAS = "gatehouse.quotas.";
  private static final String BUDGETS = "gatehouse.budgets.";
  private static final String ELSEWHERE = DATASOURCE + "jndi or " + DATASOURCE + "url beside it";
  private static final String API_KEYS = "gatehouse.auth.api-keys";

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
  private final UpstreamTypes types;
  private final Consumer<Problem> problems;

  CrossChecks(Map<String, Setting> settings, UpstreamTypes types, Consumer<Problem> problems) {
    this.settings = settings;
    this.types = types;
    this.problems = problems;
  }

  /** The names of all upstreams that anything is said about. */
  static Set<String> upstreams(Map<String, Setting> settings) {
    return owners(settings, UPSTREAMS);
  }

  /** The names below this that anything is said about. */
  static Set<String> owners(Map<String, Setting> settings, String root) {
    Set<String> names = new TreeSet<>();
    settings.values().stream()
        .filter(setting -> setting.name().startsWith(root))
        .forEach(setting -> names.add(setting.owner()));
    return names;
  }

  /** The type of an upstream, when it has one that exists. */
  static Optional<TypeFacts> type(
      Map<String, Setting> settings, UpstreamTypes types, String upstream) {
    return Optional.ofNullable(settings.get(UPSTREAMS + upstream + ".type"))
        .flatMap(type -> types.find(type.text()));
  }

  /** Whether a key means anything to upstreams of a type. */
  static boolean isFor(TypeFacts type, Key key) {
    return key.isForAll()
        || type.builtIn().map(key.onlyFor()::contains).orElse(key.onlyFor().isEmpty());
  }

  void check() {
    upstreams(settings).forEach(this::upstream);
    new RouteChecks(settings, problems).check();
    new AuthChecks(settings, problems).check();
    new PriceChecks(settings, problems).check();
    new BudgetChecks(settings, problems).check();
    Optional.ofNullable(settings.get(ADMIN_KEY)).ifPresent(this::ownKey);
    database();
    quotas();
  }

  /** Limits of what there is, shared by what is there. */
  private void quotas() {
    Set<String> known = upstreams(settings);
    settings.values().stream()
        .filter(setting -> setting.name().startsWith(QUOTAS + "upstreams."))
        .filter(setting -> !known.contains(setting.owner()))
        .forEach(
            setting ->
                problems.accept(
                    Problem.of(
                            setting.name(),
                            "set for '" + setting.owner() + "'",
                            setting.origin(),
                            "the name of an upstream")
                        .near(setting.owner(), known)));
    if (says(QUOTAS + "shared-by", "redis") && !isPresent("gatehouse.redis.url")) {
      wrong(QUOTAS + "shared-by", "redis", "gatehouse.redis.url beside it");
    }
  }

  /** It is in one place, credentials are of no use without it, and some things need it. */
  private void database() {
    boolean elsewhere = isPresent(DATASOURCE + "jndi") || isPresent(DATASOURCE + "url");
    if (!elsewhere && says(DATASOURCE + "embedded", "false")) {
      owners(settings, BUDGETS)
          .forEach(
              name ->
                  wrong(
                      BUDGETS + name + ".amount",
                      "set without a database",
                      ELSEWHERE + ", or " + DATASOURCE + "embedded=true"));
    }
    if (!elsewhere && says(QUOTAS + "shared-by", "database")) {
      wrong(QUOTAS + "shared-by", "database", ELSEWHERE);
    }
    if (isPresent(DATASOURCE + "jndi") && isPresent(DATASOURCE + "url")) {
      wrong(DATASOURCE + "url", "set beside jndi", "one of the two");
    }
    for (String credential : List.of("user", "password")) {
      if (isPresent(DATASOURCE + credential) && !isPresent(DATASOURCE + "url")) {
        wrong(DATASOURCE + credential, "set without url", "both or neither");
      }
    }
  }

  /** Callers would be administrators, and the other way round. */
  private void ownKey(Setting admin) {
    Optional.ofNullable(settings.get(API_KEYS)).stream()
        .filter(keys -> admin.isPresent() && keys.isPresent())
        .flatMap(keys -> keys.resolved().stream())
        .filter(item -> !item.text().isEmpty() && item.text().equals(admin.text()))
        .findFirst()
        .ifPresent(same -> wrong(ADMIN_KEY, "one of " + API_KEYS, "a key of its own"));
  }

  private void upstream(String name) {
    String prefix = UPSTREAMS + name + ".";
    type(settings, types, name).ifPresent(type -> fits(type, prefix));
    Optional.ofNullable(settings.get(prefix + "type"))
        .ifPresentOrElse(this::type, () -> missing(prefix, "type", anyType()));
    if (isPresent(prefix + "api-key") && isPresent(prefix + "api-keys")) {
      wrong(prefix + "api-keys", "set beside api-key", "one of the two");
    }
    if (isPresent(prefix + "trust-store-password") && !isPresent(prefix + "trust-store")) {
      wrong(prefix + "trust-store-password", "set without trust-store", "both or neither");
    }
    Optional.ofNullable(settings.get(prefix + "trust-store")).ifPresent(this::readable);
    Optional.ofNullable(settings.get(prefix + "model-file")).ifPresent(this::readable);
    Optional.ofNullable(settings.get(prefix + "forward-headers")).ifPresent(this::forwarded);
  }

  private void type(Setting type) {
    boolean named = type.isPresent() && !type.resolved().isEmpty();
    if (named && types.find(type.text()).isEmpty()) {
      problems.accept(
          Problem.of(type.name(), '"' + type.text() + '"', type.origin(), anyType())
              .near(type.text(), types.ids()));
    }
  }

  private String anyType() {
    return "one of " + String.join(", ", types.ids());
  }

  private void fits(TypeFacts type, String prefix) {
    if (type.isRemote() && !isPresent(prefix + "base-url")) {
      missing(prefix, "base-url", "the address of an upstream of type " + type.id());
    }
    if (type.needsKey() && !isPresent(prefix + "api-key") && !isPresent(prefix + "api-keys")) {
      missing(prefix, "api-key", "the credential (or api-keys) for type " + type.id());
    }
    type.builtIn().ifPresent(builtIn -> special(builtIn, prefix));
    settings.values().stream()
        .filter(setting -> setting.name().startsWith(prefix))
        .filter(setting -> !isFor(type, setting.key()))
        .forEach(setting -> misplaced(type, setting));
    if (type.builtIn().isEmpty()) {
      options(type, prefix);
    }
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

  private void misplaced(TypeFacts type, Setting setting) {
    String only =
        setting.key().onlyFor().stream().map(UpstreamType::id).collect(Collectors.joining(" or "));
    String expected = only.isEmpty() ? "it only for a plug-in's type" : "it only for type " + only;
    wrong(setting.name(), "set for type " + type.id(), expected);
  }

  /** What a plug-in's type is told, and whether it can be made of that. */
  private void options(TypeFacts type, String prefix) {
    String start = prefix + "options.";
    Map<String, String> options = new TreeMap<>();
    for (Setting setting : settings.values()) {
      if (setting.name().startsWith(start)) {
        String option = setting.name().substring(start.length());
        if (!type.options().containsKey(option)) {
          unknown(type, option, setting);
        } else if (setting.isPresent() && !setting.resolved().isEmpty()) {
          options.put(option, setting.text());
        }
      }
    }
    try {
      var unused = types.create(type.id(), options);
    } catch (IllegalArgumentException wrong) {
      String given = options.isEmpty() ? "no options" : "the options given";
      wrong(prefix + "type", type.id() + " with " + given, String.valueOf(wrong.getMessage()));
    }
  }

  private void special(UpstreamType type, String prefix) {
    switch (type) {
      case BAILIAN -> application(prefix);
      case PIECES -> twoAddresses(prefix);
      case ZAI_WEB -> zaiWeb(prefix);
      default -> {}
    }
  }

  /** The address of models has more to it; pasted here it would lead nowhere. */
  private void application(String prefix) {
    boolean named =
        settings.values().stream()
            .anyMatch(
                setting -> setting.name().startsWith(prefix + "apps.") && setting.isPresent());
    if (!named && !isPresent(prefix + "app-id")) {
      missing(prefix, "app-id", "the application (or apps, by model) for type bailian");
    }
    Optional.ofNullable(settings.get(prefix + "base-url"))
        .filter(url -> url.text().matches(".*/(api|compatible-mode)/v1/*"))
        .ifPresent(url -> wrong(url.name(), '"' + url.text() + '"', "the address before /api/v1"));
  }

  private void twoAddresses(String prefix) {
    for (String address : List.of("gpt-address", "vertex-address")) {
      if (!isPresent(prefix + address)) {
        missing(prefix, address, "an http:// or https:// address, which its owner allows you");
      }
    }
    if (isPresent(prefix + "base-url")) {
      wrong(prefix + "base-url", "set for type pieces", "gpt-address and vertex-address");
    }
  }

  private void unknown(TypeFacts type, String option, Setting setting) {
    String known =
        new TreeMap<>(type.options())
            .entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
    problems.accept(
        Problem.of(
                setting.name(),
                "unknown to type " + type.id(),
                setting.origin(),
                known.isEmpty() ? "no options" : known)
            .near(option, type.options().keySet()));
  }

  private void readable(Setting setting) {
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

  private boolean says(String name, String text) {
    return Optional.ofNullable(settings.get(name))
        .filter(setting -> setting.isPresent() && setting.text().equals(text))
        .isPresent();
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
