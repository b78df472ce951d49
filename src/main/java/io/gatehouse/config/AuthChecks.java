// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.source.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether identity providers and rules for callers are whole, and fit together. */
final class AuthChecks {
  private static final String PROVIDERS = "gatehouse.auth.jwt.";
  private static final String RULES = "gatehouse.auth.rules.";

  private final Map<String, Setting> settings;
  private final Consumer<Problem> problems;
  private final Map<String, String> issuers = new HashMap<>();

  AuthChecks(Map<String, Setting> settings, Consumer<Problem> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  void check() {
    CrossChecks.owners(settings, PROVIDERS).forEach(name -> provider(PROVIDERS + name + "."));
    CrossChecks.owners(settings, RULES).forEach(name -> rule(RULES + name + "."));
  }

  private void provider(String prefix) {
    find(prefix + "issuer")
        .ifPresentOrElse(
            this::issuer,
            () -> missing(prefix, "issuer", "the provider as its tokens name it in iss"));
    if (find(prefix + "audience").isEmpty()) {
      missing(prefix, "audience", "whom its tokens have to be meant for, as they say in aud");
    }
    Optional<Setting> password = find(prefix + "trust-store-password");
    if (find(prefix + "trust-store").isEmpty()) {
      password.ifPresent(set -> wrong(set, "set without trust-store", "both or neither"));
    }
  }

  private void issuer(Setting issuer) {
    boolean discovered = find(issuer.name().replace(".issuer", ".jwks-url")).isEmpty();
    if (issuer.resolved().isEmpty()) {
      return;
    }
    if (discovered && !isAddress(issuer.text())) {
      wrong(
          issuer,
          '"' + issuer.text() + '"',
          "an http:// or https:// address without query or fragment, or jwks-url beside it");
    }
    String other = issuers.putIfAbsent(issuer.text(), issuer.owner());
    if (other != null) {
      wrong(issuer, "that of " + other, "each issuer once");
    }
  }

  private static boolean isAddress(String text) {
    try {
      URI url = new URI(text);
      return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private void rule(String prefix) {
    boolean anonymous =
        find(prefix + "anonymous").filter(set -> set.text().equals("true")).isPresent();
    if (anonymous) {
      for (String who : List.of("names", "roles", "groups")) {
        find(prefix + who)
            .ifPresent(
                set -> wrong(set, "set beside anonymous=true", "one of the two: nobody is named"));
      }
    }
    find(prefix + "roles").stream()
        .flatMap(roles -> roles.resolved().stream().filter(role -> role.text().contains("*")))
        .forEach(
            role ->
                problems.accept(
                    Problem.of(
                        prefix + "roles",
                        '"' + role.text() + '"',
                        role.origin(),
                        "whole names of roles: a server is asked for each by its name")));
  }

  private Optional<Setting> find(String name) {
    return Optional.ofNullable(settings.get(name)).filter(Setting::isPresent);
  }

  private void wrong(Setting setting, String found, String expected) {
    problems.accept(Problem.of(setting.name(), found, setting.origin(), expected));
  }

  private void missing(String prefix, String leaf, String expected) {
    String origin =
        settings.values().stream()
            .filter(setting -> setting.name().startsWith(prefix))
            .findFirst()
            .map(Setting::origin)
            .orElse("nowhere");
    problems.accept(Problem.of(prefix + leaf, "missing", origin, expected));
  }
}
