// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.AllowanceSettings;
import io.gatehouse.config.settings.AuthSettings;
import io.gatehouse.config.settings.JwtSettings;
import io.gatehouse.config.settings.RuleSettings;
import io.gatehouse.config.settings.SignatureAlgorithm;
import io.gatehouse.config.settings.Unruled;
import io.gatehouse.exchange.IssuerKeys;
import io.gatehouse.model.Allowance;
import io.gatehouse.model.Permit;
import io.gatehouse.policy.Rule;
import io.gatehouse.policy.Rules;
import io.gatehouse.policy.Tokens;
import io.gatehouse.policy.jwt.Issuer;
import io.gatehouse.policy.jwt.JwtTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;

/** Callers for whom others vouch: the identity providers, and the rules for who comes from them. */
public final class Identities implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration UNKNOWN = Duration.ofSeconds(10);

  private final Rules rules;
  private final List<IssuerKeys> providers = new ArrayList<>();
  private final List<IssuerWays> ways = new ArrayList<>();
  private final JwtTokens tokens;

  /**
   * @param agent what we call ourselves to identity providers
   */
  Identities(AuthSettings settings, String agent) {
    this.rules = rules(settings);
    List<Issuer> issuers = new ArrayList<>();
    new TreeMap<>(settings.jwt())
        .forEach((name, provider) -> issuers.add(issuer(name, provider, agent)));
    this.tokens = new JwtTokens(issuers, rules::caller);
  }

  Rules rules() {
    return rules;
  }

  /** Those known by a token of an identity provider. */
  Tokens tokens() {
    return tokens;
  }

  /** The identity providers, by name. */
  public List<IssuerKeys> providers() {
    return List.copyOf(providers);
  }

  /** Begins to fetch the providers' keys, on a scheduler of its owner's. */
  void start(ScheduledExecutorService scheduler) {
    providers.forEach(provider -> provider.keepUp(scheduler));
  }

  @Override
  public void close() {
    ways.forEach(IssuerWays::close);
  }

  private Issuer issuer(String name, JwtSettings settings, String agent) {
    IssuerWays way = new IssuerWays(name, settings);
    ways.add(way);
    IssuerKeys keys =
        new IssuerKeys(
            new IssuerKeys.Place(name, settings.issuer().orElseThrow(), settings.jwksUrl()),
            new IssuerKeys.Pace(settings.refresh(), RETRY, UNKNOWN, settings.timeout()),
            way::to,
            agent,
            System::nanoTime);
    providers.add(keys);
    return new Issuer(terms(name, settings), keys);
  }

  private static Issuer.Terms terms(String name, JwtSettings settings) {
    return new Issuer.Terms(
        name,
        settings.issuer().orElseThrow(),
        settings.audience().orElseThrow(),
        settings.algorithms().stream().map(SignatureAlgorithm::name).toList(),
        settings.clockSkew(),
        settings.requiredClaims(),
        new Issuer.ClaimNames(
            settings.nameClaims(),
            settings.ownerClaim(),
            settings.costCentreClaim(),
            settings.tagsClaim(),
            settings.groupsClaim()));
  }

  private static Rules rules(AuthSettings settings) {
    List<Rule> rules =
        new TreeMap<>(settings.rules())
            .entrySet().stream()
                .sorted(Comparator.comparingInt(rule -> rule.getValue().order()))
                .map(Map.Entry::getValue)
                .map(Identities::rule)
                .toList();
    return new Rules(rules, settings.usersWithoutRule() == Unruled.REFUSE);
  }

  private static Rule rule(RuleSettings settings) {
    return new Rule(
        new Rule.Who(
            settings.anonymous(),
            listed(settings.names()),
            set(settings.roles()),
            listed(settings.groups())),
        new Rule.Grant(
            settings.owner(),
            settings.costCentre(),
            set(settings.tags()),
            new Permit(
                listed(settings.models()),
                listed(settings.endpoints()),
                listed(settings.addresses()),
                allowance(settings.limits()))));
  }

  /** What these settings allow. */
  static Allowance allowance(AllowanceSettings limits) {
    return new Allowance(
        listed(limits.requests()),
        listed(limits.tokens()),
        limits.concurrent().map(OptionalInt::of).orElse(OptionalInt.empty()),
        tokens(limits.longestInput()),
        tokens(limits.longestOutput()));
  }

  private static OptionalLong tokens(Optional<Integer> most) {
    return most.map(tokens -> OptionalLong.of(tokens)).orElse(OptionalLong.empty());
  }

  private static <T> List<T> listed(Optional<List<T>> list) {
    return list.orElse(List.of());
  }

  private static Set<String> set(Optional<List<String>> list) {
    return new HashSet<>(listed(list));
  }
}
