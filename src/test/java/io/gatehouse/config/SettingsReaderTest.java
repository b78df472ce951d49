// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.settings.ApiPrefix;
import io.gatehouse.config.settings.ByteSize;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.LogFormat;
import io.gatehouse.config.settings.ProxyAddress;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.config.settings.TargetName;
import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.settings.WebOrigin;
import io.gatehouse.routing.Balance;
import io.gatehouse.routing.Choice;
import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Route;
import io.gatehouse.routing.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private final Path dir;

  SettingsReaderTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void nothingSetIsAllDefaults() {
    GatehouseSettings settings = read(Map.of());
    assertEquals(Map.of(), settings.upstreams());
    assertEquals(Map.of(), settings.routes());
    assertEquals(Optional.empty(), settings.defaultModel());
    assertEquals(new ApiPrefix("/v1"), settings.apiPrefix());
    assertEquals(Optional.empty(), settings.auth().apiKeys());
    assertFalse(settings.auth().anonymous());
    assertFalse(settings.auth().serverUsers());
    assertEquals(Optional.empty(), settings.datasource().jndi());
    assertEquals(Duration.ofSeconds(30), settings.datasource().check());
    assertEquals(Optional.empty(), settings.cors().origins());
    assertEquals(new ByteSize(10 << 20), settings.limits().body());
    assertEquals(new ByteSize(100 << 20), settings.limits().upload());
    assertEquals(new ByteSize(64 << 20), settings.limits().reply());
    assertEquals(Duration.ofSeconds(60), settings.limits().uploadTime());
    assertEquals(Duration.ofSeconds(15), settings.stream().keepAlive());
    assertEquals(Duration.ofMinutes(5), settings.stream().clientStall());
    assertEquals(LogFormat.TEXT, settings.log().format());
    assertTrue(settings.log().requests());
    assertFalse(settings.compat().modelRoutes());
    assertFalse(settings.compat().tolerantPaths());
    assertEquals(Duration.ofMinutes(5), settings.models().refresh());
    assertEquals(Duration.ofSeconds(10), settings.drain());
  }

  @ParameterizedTest
  @EnumSource
  void aTypeFillsIn(UpstreamType type) {
    var set = new HashMap<>(Map.of("gatehouse.upstreams.x.type", type.id()));
    if (type.needsKey()) {
      set.put("gatehouse.upstreams.x.api-key", "k");
    }
    if (type.needsBaseUrl()) {
      set.put("gatehouse.upstreams.x.base-url", "http://127.0.0.1:1/v1");
    }
    switch (type) {
      case BAILIAN -> set.put("gatehouse.upstreams.x.app-id", "a");
      case PIECES -> {
        set.put("gatehouse.upstreams.x.gpt-address", "http://127.0.0.1:1");
        set.put("gatehouse.upstreams.x.vertex-address", "http://127.0.0.1:2");
      }
      case ZAI_WEB -> {
        set.put("gatehouse.upstreams.x.signing-secret", "s");
        set.put("gatehouse.upstreams.x.guest", "true");
      }
      default -> {}
    }
    var upstream = upstream(read(set), "x");
    assertEquals(Optional.of(type), upstream.type().builtIn());
    assertEquals(type.mends(), upstream.mend());
    assertEquals(type.defaultModel(), upstream.defaultModel());
    if (!type.needsBaseUrl()) {
      assertEquals(type.baseUrl().map(URI::create), upstream.baseUrl());
    }
    assertEquals(Duration.ofSeconds(10), upstream.timeouts().connect());
    assertEquals(Duration.ofMinutes(10), upstream.timeouts().firstByte());
    assertEquals(Duration.ofMinutes(2), upstream.timeouts().idle());
    assertEquals(Duration.ZERO, upstream.timeouts().total());
    assertEquals(20_000, upstream.pool().maxConnections());
    assertEquals(Duration.ofSeconds(60), upstream.pool().idleTimeout());
    assertEquals(Duration.ofMillis(40), upstream.pace());
    assertEquals(
        List.of(
            "openai-beta", "idempotency-key", "x-client-request-id", "traceparent", "tracestate"),
        upstream.forwardHeaders().orElseThrow());
    assertEquals(Map.of(), upstream.headers());
  }

  @Test
  void everythingCanBeSet() throws IOException {
    Path trust = Files.createFile(dir.resolve("trust.p12"));
    Path file =
        write(
            "g.yaml",
            """
            gatehouse:
              api-prefix: ""
              default-model: fast
              auth:
                api-keys: [one, "two,three"]
              cors:
                origins: ["*"]
              limits.body: 1MB
              upstreams:
                router:
                  type: openrouter
                  api-keys: [k1, k2]
                  models: [a, b]
                  mend: false
                  forward-headers: []
                  headers: {x-team: blue}
                  timeouts: {total: 1h}
                  pool: {max-connections: 5}
                  proxy: http://proxy.example:3128
                  trust-store: %s
                  trust-store-password: pw
                  referer: https://app.example
                  title: Our application
              routes:
                fast:
                  targets: router/a
                gpt-5.4:
                  targets: [router/a, "router/b/c"]
            """
                .formatted(trust));
    GatehouseSettings settings = read(Map.of("gatehouse.config", file.toString()));
    assertEquals(new ApiPrefix(""), settings.apiPrefix());
    assertEquals(Optional.of("fast"), settings.defaultModel());
    assertEquals(
        Optional.of(List.of(Secret.of("one"), Secret.of("two,three"))), settings.auth().apiKeys());
    assertEquals(Optional.of(List.of(WebOrigin.ANY)), settings.cors().origins());
    assertEquals(new ByteSize(1 << 20), settings.limits().body());
    var router = upstream(settings, "router");
    assertEquals(Optional.of(List.of(Secret.of("k1"), Secret.of("k2"))), router.apiKeys());
    assertEquals(Optional.of(List.of("a", "b")), router.models());
    assertFalse(router.mend());
    assertEquals(Optional.empty(), router.forwardHeaders());
    assertEquals(Map.of("x-team", Secret.of("blue")), router.headers());
    assertEquals(Duration.ofHours(1), router.timeouts().total());
    assertEquals(5, router.pool().maxConnections());
    assertEquals(Optional.of(new ProxyAddress("proxy.example", 3128)), router.proxy());
    assertEquals(Optional.of(trust), router.trustStore());
    assertEquals(Optional.of(Secret.of("pw")), router.trustStorePassword());
    assertEquals(Optional.of(URI.create("https://app.example")), router.referer());
    assertEquals(Optional.of("Our application"), router.title());
    assertEquals(List.of(new TargetName("router", "a")), targets(settings, "fast"));
    assertEquals(
        List.of(new TargetName("router", "a"), new TargetName("router", "b/c")),
        targets(settings, "gpt-5.4"));
  }

  /** Each source, strongest first, sets one thing more than the one above it. */
  @Test
  void strongerSourcesWin() throws IOException {
    String limits = "gatehouse.limits.";
    Path file =
        write(
            "g.properties",
            """
            gatehouse.limits.body=4
            gatehouse.limits.reply=4
            gatehouse.limits.upload=4
            gatehouse.limits.upload-time=4
            gatehouse.upstreams.ollama.default-model=file
            gatehouse.upstreams.openai.default-model=file
            """);
    Sources sources =
        Sources.of(
                Map.of("gatehouse.config", file.toString(), limits + "body", "1"),
                Map.of(
                    "GATEHOUSE_LIMITS_BODY", "2",
                    "GATEHOUSE_LIMITS_REPLY", "2",
                    "GATEHOUSE_UPSTREAMS_OPENAI_BASE_URL", "http://env",
                    "OPENAI_API_KEY", "well-known"))
            .withNaming(
                new FakeNaming(
                    Map.of(
                        "java:comp/env/gatehouse/limits/body", "3",
                        "java:comp/env/gatehouse/limits/reply", "3",
                        "java:comp/env/gatehouse/limits/upload", "3",
                        "java:comp/env/gatehouse/upstreams/ollama/type", "ollama")));
    GatehouseSettings settings = SettingsReader.read(sources);
    assertEquals(new ByteSize(1), settings.limits().body());
    assertEquals(new ByteSize(2), settings.limits().reply());
    assertEquals(new ByteSize(3), settings.limits().upload());
    assertEquals(Duration.ofSeconds(4), settings.limits().uploadTime());
    var openai = upstream(settings, "openai");
    assertEquals(Optional.of(URI.create("http://env")), openai.baseUrl());
    assertEquals(Optional.of(Secret.of("well-known")), openai.apiKey());
    assertEquals(Optional.of("file"), openai.defaultModel());
    assertEquals(Optional.of("file"), upstream(settings, "ollama").defaultModel());
  }

  @Test
  void aStrongerListReplacesTheWholeList() throws IOException {
    Path file = write("g.yaml", "gatehouse: {auth: {api-keys: [a, b, c]}}");
    assertEquals(
        Optional.of(List.of(Secret.of("x"), Secret.of("y"))),
        SettingsReader.read(
                Sources.of(
                    Map.of("gatehouse.config", file.toString()),
                    Map.of("GATEHOUSE_AUTH_API_KEYS", "x, y")))
            .auth()
            .apiKeys());
  }

  @ParameterizedTest
  @ValueSource(strings = {"java:comp/env/", "java:global/", "java:/", ""})
  void namesAreFoundUnderEveryPrefix(String prefix) {
    var naming =
        new FakeNaming(
            Map.of(
                prefix + "gatehouse/limits/body", 42,
                prefix + "gatehouse/upstreams/near-by/type", "demo",
                prefix + "gatehouse/routes/gpt-5.4/targets", "near-by/demo",
                prefix + "jdbc/gatehouse", "somebody else's"));
    GatehouseSettings settings =
        SettingsReader.read(Sources.of(Map.of(), Map.of()).withNaming(naming));
    assertEquals(new ByteSize(42), settings.limits().body());
    assertTrue(upstream(settings, "near-by").type().is(UpstreamType.DEMO));
    assertEquals(1, targets(settings, "gpt-5.4").size());
  }

  @Test
  void theFirstPrefixWins() {
    var naming =
        new FakeNaming(
            Map.of("java:comp/env/gatehouse/drain", "1s", "java:global/gatehouse/drain", "2s"));
    assertEquals(
        Duration.ofSeconds(1),
        SettingsReader.read(Sources.of(Map.of(), Map.of()).withNaming(naming)).drain());
  }

  @Test
  void anExpressionMayComeToNothing() {
    var settings =
        SettingsReader.read(
            Sources.of(Map.of("gatehouse.default-model", "${EMPTY}"), Map.of("EMPTY", "")));
    assertEquals(Optional.empty(), settings.defaultModel());
  }

  @Test
  void theFileMayBeNamedInJndi() throws IOException {
    Path file = write("g.properties", "gatehouse.drain=1s");
    var naming = new FakeNaming(Map.of("java:global/gatehouse/config", file.toString()));
    assertEquals(
        Duration.ofSeconds(1),
        SettingsReader.read(Sources.of(Map.of(), Map.of()).withNaming(naming)).drain());
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI_API_KEY, openai, https://api.openai.com/v1",
    "DASHSCOPE_API_KEY, dashscope, https://dashscope.aliyuncs.com/compatible-mode/v1",
    "OPENROUTER_API_KEY, openrouter, https://openrouter.ai/api/v1",
    "ANTHROPIC_API_KEY, anthropic, https://api.anthropic.com/v1",
    "GEMINI_API_KEY, gemini, https://generativelanguage.googleapis.com/v1beta",
    "COZE_API_TOKEN, coze, https://api.coze.com",
    "ZAI_API_KEY, zai, https://api.z.ai/api/paas/v4",
  })
  void wellKnownKeysMakeUpstreams(String variable, String name, URI url) {
    var upstream = upstream(readEnvironment(Map.of(variable, "k")), name);
    assertEquals(Optional.of(Secret.of("k")), upstream.apiKey());
    assertEquals(Optional.of(url), upstream.baseUrl());
  }

  @ParameterizedTest
  @CsvSource({
    "gpu, http://gpu:11434/v1",
    "gpu:8080, http://gpu:8080/v1",
    ":8080, http://127.0.0.1:8080/v1",
    "0.0.0.0, http://127.0.0.1:11434/v1",
    "[::1]:99, http://[::1]:99/v1",
    "http://gpu:11434, http://gpu:11434/v1",
    "https://gpu.example/, https://gpu.example/v1",
    "https://gpu.example/ollama/v1, https://gpu.example/ollama/v1",
  })
  void ollamaHostHasManyForms(String host, URI url) {
    var settings = readEnvironment(Map.of("OLLAMA_HOST", host));
    assertEquals(Optional.of(url), upstream(settings, "ollama").baseUrl());
  }

  @Test
  void azureHasTwoWellKnownVariables() {
    String endpoint = "https://res.openai.azure.com";
    var azure =
        upstream(
            readEnvironment(Map.of("AZURE_OPENAI_API_KEY", "k", "AZURE_OPENAI_ENDPOINT", endpoint)),
            "azure");
    assertTrue(azure.type().is(UpstreamType.AZURE_OPENAI));
    assertEquals(Optional.of(Secret.of("k")), azure.apiKey());
    assertEquals(Optional.of(URI.create("https://res.openai.azure.com")), azure.baseUrl());
  }

  @ParameterizedTest
  @CsvSource({
    "AZURE_OPENAI_API_KEY, GATEHOUSE_UPSTREAMS_AZURE_BASE_URL, https://h",
    "AZURE_OPENAI_ENDPOINT, GATEHOUSE_UPSTREAMS_AZURE_API_KEY, k",
    "AZURE_OPENAI_ENDPOINT, GATEHOUSE_UPSTREAMS_AZURE_API_KEYS, k",
  })
  void oneOfAzuresVariablesMayBeSaidElsewhere(String variable, String other, String text) {
    var settings = readEnvironment(Map.of(variable, "https://h", other, text));
    assertTrue(upstream(settings, "azure").type().is(UpstreamType.AZURE_OPENAI));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"})
  void oneOfAzuresVariablesAloneMakesNothing(String variable) {
    assertEquals(Map.of(), readEnvironment(Map.of(variable, "https://h")).upstreams());
  }

  @Test
  void wellKnownVariablesYieldToATypeOfThatName() {
    var settings =
        readEnvironment(Map.of("OPENAI_API_KEY", "k", "GATEHOUSE_UPSTREAMS_OPENAI_TYPE", "demo"));
    assertTrue(upstream(settings, "openai").type().is(UpstreamType.DEMO));
    assertEquals(Optional.empty(), upstream(settings, "openai").apiKey());
  }

  @Test
  void emptyWellKnownVariablesAreNotSet() {
    assertEquals(Map.of(), readEnvironment(Map.of("OPENAI_API_KEY", "")).upstreams());
  }

  @ParameterizedTest
  @CsvSource({
    "${MY_KEY}, sk-1",
    "x-${MY_KEY}, x-sk-1",
    "${NONE:fallback}, fallback",
    "${gatehouse.default-model}, m",
    "${gatehouse.upstreams.x.type}, demo",
    "'\\${plain}', ${plain}",
    "pa$$word, pa$$word",
    "back\\slash$, back\\slash$",
  })
  void expressionsAreFilledIn(String text, String value) {
    var settings =
        SettingsReader.read(
            Sources.of(
                Map.of(
                    "gatehouse.default-model", "m",
                    "gatehouse.upstreams.x.type", "demo",
                    "gatehouse.upstreams.x.api-key", text),
                Map.of("MY_KEY", "sk-1")));
    assertEquals(value, upstream(settings, "x").apiKey().map(Secret::reveal).orElseThrow());
  }

  @Test
  void expressionsInListsAreFilledInBeforeTheyAreSplit() throws IOException {
    Path file = write("g.properties", "gatehouse.auth.api-keys=${KEYS},c\\\\,d");
    assertEquals(
        Optional.of(List.of(Secret.of("a"), Secret.of("b"), Secret.of("c,d"))),
        SettingsReader.read(
                Sources.of(Map.of("gatehouse.config", file.toString()), Map.of("KEYS", "a,b")))
            .auth()
            .apiKeys());
  }

  @Test
  void routesAreReadWhole() throws IOException {
    Path file =
        write(
            "routes.yaml",
            """
            gatehouse:
              upstreams:
                near: {type: ollama}
                far: {type: ollama}
              aliases:
                gpt-4.1: gpt-5.4
              routes:
                gpt-5.4:
                  targets: [near/a, far/b]
                  weights: [3, 1]
                  balance: least-busy
                  continue: true
                  longer: [far/long]
                  timeouts: {first-content: 20s, stream-total: 0}
                gpt-*:
                  targets: [near/*]
                "*":
                  targets: [far/*]
            """);
    GatehouseSettings settings = SettingsReader.read(Sources.of(Map.of(), Map.of()).withFile(file));
    assertEquals(
        List.of(
            new Route(
                "*",
                List.of(new Choice(new Target("far", "*"), 1)),
                Balance.PRIORITY,
                false,
                List.of(),
                Patience.Overrides.NONE),
            new Route(
                "gpt-*",
                List.of(new Choice(new Target("near", "*"), 1)),
                Balance.PRIORITY,
                false,
                List.of(),
                Patience.Overrides.NONE),
            new Route(
                "gpt-5.4",
                List.of(
                    new Choice(new Target("near", "a"), 3), new Choice(new Target("far", "b"), 1)),
                Balance.LEAST_BUSY,
                true,
                List.of(new Target("far", "long")),
                new Patience.Overrides(
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(20)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Duration.ZERO)))),
        Routes.of(settings.routes()));
    assertEquals(Map.of("gpt-4.1", "gpt-5.4"), settings.aliases());
  }

  @Test
  void theDefaultsOfRoutesAreThoseOfRoutesOnly() {
    Map<String, String> effective =
        SettingsReader.snapshot(
                Sources.of(
                    Map.of(
                        "gatehouse.upstreams.near.type", "ollama",
                        "gatehouse.routes.fast.targets", "near/a"),
                    Map.of()))
            .effective()
            .stream()
            .filter(setting -> setting.key().matches(".*\\.(balance|pool.max-connections)"))
            .collect(Collectors.toMap(EffectiveSetting::key, EffectiveSetting::shown));
    assertEquals(
        Map.of(
            "gatehouse.routes.fast.balance", "priority",
            "gatehouse.upstreams.near.pool.max-connections", "20000"),
        effective);
  }

  @Test
  void effectiveSettingsTellTheirOrigin() {
    var effective =
        SettingsReader.snapshot(
                Sources.of(
                    Map.of("gatehouse.auth.api-keys", "one,two"),
                    Map.of("OPENAI_API_KEY", "sk-secret", "GATEHOUSE_DRAIN", "3s")))
            .effective();
    for (EffectiveSetting expected :
        List.of(
            new EffectiveSetting("gatehouse.auth.api-keys", "***, ***", "system property"),
            new EffectiveSetting("gatehouse.drain", "3s", "environment variable GATEHOUSE_DRAIN"),
            new EffectiveSetting("gatehouse.limits.body", "10MB", "default"),
            new EffectiveSetting(
                "gatehouse.upstreams.openai.api-key", "***", "environment variable OPENAI_API_KEY"),
            new EffectiveSetting(
                "gatehouse.upstreams.openai.mend", "false", "default of type openai"),
            new EffectiveSetting("gatehouse.upstreams.openai.timeouts.idle", "2m", "default"))) {
      assertTrue(effective.contains(expected), () -> expected + " is not in " + effective);
    }
    assertFalse(effective.toString().contains("pace"), "pace is for demo only");
  }

  private static UpstreamSettings upstream(GatehouseSettings settings, String name) {
    return Objects.requireNonNull(settings.upstreams().get(name), name);
  }

  private static List<TargetName> targets(GatehouseSettings settings, String route) {
    return Objects.requireNonNull(settings.routes().get(route), route).targets();
  }

  private GatehouseSettings read(Map<String, String> properties) {
    return SettingsReader.read(Sources.of(properties, Map.of()));
  }

  private GatehouseSettings readEnvironment(Map<String, String> environment) {
    return SettingsReader.read(Sources.of(Map.of(), environment));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }
}
