// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All settings, as read once at start. A list that is absent or set to nothing is an empty {@link
 * Optional}.
 */
@ConfigMapping(prefix = "gatehouse")
public interface GatehouseSettings {
  @Doc("What depends on the address that a request comes from.")
  AddressSettings addresses();

  @Doc("Another name for a route or a model, which is looked up in its stead.")
  @Named(
      pattern = "[A-Za-z0-9][A-Za-z0-9._:/@+-]*",
      says = "letters, digits and . _ : / @ + -, begun with a letter or digit")
  Map<String, String> aliases();

  @Doc(
      "Who may ask. `jwt` are [identity providers](operations.md#tokens-of-an-identity-provider) whose"
          + " tokens let their bearer in, `rules` what such callers, the server's users and anonymous"
          + " ones [are and may](operations.md#rules-for-callers).")
  AuthSettings auth();

  @Doc("What is remembered of the targets that requests are spread over.")
  BalanceSettings balance();

  @Doc("What is tolerated for the sake of clients that cannot be changed.")
  CompatSettings compat();

  @Doc("When an upstream, or one of its keys, is left alone because what it is sent fails.")
  BreakerSettings breaker();

  @Doc("How budgets are kept, see [limits](limits.md#budgets).")
  BudgetTerms budgetTerms();

  @Doc(
      "Budgets that no administrator can change, see [limits](limits.md#budgets). Others are made"
          + " over HTTP.")
  @Named(
      pattern = "[a-z0-9][a-z0-9-]{0,62}",
      says = "up to 63 lower-case letters, digits and hyphens, begun with a letter or digit")
  Map<String, BudgetSettings> budgets();

  @Doc("Which browser pages may ask.")
  CorsSettings cors();

  @Doc("Where keys, their use and what administrators do are kept; `/health` tells how it is.")
  DatasourceSettings datasource();

  @Doc("How long a key rests that its upstream has refused or limited.")
  KeySettings keys();

  @Doc("What is taken to a route's next target although an upstream has answered.")
  FailoverOptions failover();

  @Doc("How much is accepted and held.")
  LimitSettings limits();

  @Doc("What is written about each request, to the server's own log.")
  LogSettings log();

  @Doc("The list of models that clients see.")
  ModelSettings models();

  @Doc("What callers may say otherwise, by header, for one request.")
  OverrideSettings overrides();

  @Doc("What the models of upstreams cost, see [limits](limits.md#prices).")
  PriceSettings prices();

  @Doc("How much may be asked for, see [limits](limits.md).")
  QuotaSettings quotas();

  @Doc("A Redis that nodes share rates by, see [limits](limits.md#many-nodes).")
  RedisSettings redis();

  @Doc("When a target that failed is tried again, before the next one is.")
  RetrySettings retry();

  @Doc(
      "Model names of our own, each answered by the targets named for it, see"
          + " [routing](routing.md). A name that holds a dot is put in quotes where keys are"
          + " dotted: `gatehouse.routes.\"gpt-5.4\".targets`; in YAML and JNDI it needs none, and"
          + " an environment variable cannot say it. One `*` in a name stands for any text.")
  @Named(
      pattern = "[A-Za-z0-9][A-Za-z0-9._:/@+-]*(\\*[A-Za-z0-9._:/@+-]*)?|\\*[A-Za-z0-9._:/@+-]*",
      says = "letters, digits, . _ : / @ + - and one *, begun with a letter, digit or *")
  Map<String, RouteSettings> routes();

  @Doc("How streamed replies are kept going.")
  StreamSettings stream();

  @Doc("The places requests are sent to. A name is lower-case letters, digits and hyphens.")
  @Named(
      pattern = "[a-z0-9][a-z0-9-]*",
      says = "lower-case letters, digits and hyphens, begun with a letter or digit")
  Map<String, UpstreamSettings> upstreams();

  @Doc(
      "Key that opens `/admin`, and nothing else; see [operations](operations.md#administration)."
          + " Without it `/admin` is closed.")
  Optional<Secret> adminKey();

  @Doc("Path before every API endpoint; empty, or begun with a slash.")
  @WithDefault("/v1")
  ApiPrefix apiPrefix();

  @Doc(
      "Settings file, ending in `.properties`, `.yaml` or `.yml`; set it anywhere but in the file.")
  Optional<Path> config();

  @Doc(
      "Model that answers when a request names none, or one that nobody has: a route,"
          + " `upstream/model`, or a model that one upstream lists. Without it such a request is"
          + " answered 404.")
  Optional<String> defaultModel();

  @Doc(
      "Folder for what is kept in files. Without it, one below the server's own: `gatehouse/` and the"
          + " application's name in `catalina.base`, `jetty.base`, `jboss.server.data.dir` or"
          + " `com.sun.aas.instanceRoot`; with `java -jar`, `.gatehouse` in the user's home.")
  Optional<Path> home();

  @Doc(
      "Another gateway whose environment variables are read as settings, see"
          + " [migrating](migrating.md). Every setting of our own beats them.")
  Optional<PresetName> preset();

  @Doc("On shutdown, how long running exchanges may take to end; 0 breaks them off at once.")
  @WithDefault("10s")
  Duration drain();
}
