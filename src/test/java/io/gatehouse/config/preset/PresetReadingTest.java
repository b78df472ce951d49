// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.preset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.settings.PresetName;
import io.gatehouse.config.source.Entry;
import io.gatehouse.config.source.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What variables of other gateways come to. */
class PresetReadingTest {
  private static final String DASHSCOPE =
      """
      auth.anonymous=true
      default-model=dashscope/qwen3-max
      upstreams.dashscope.api-key=k
      upstreams.dashscope.type=dashscope
      """;
  private static final String BAILIAN =
      """
      auth.anonymous=true
      upstreams.bailian.api-key=k
      upstreams.bailian.app-id=app
      upstreams.bailian.base-url=https://dashscope.aliyuncs.com
      upstreams.bailian.native=true
      upstreams.bailian.pool.idle-timeout=90
      upstreams.bailian.pool.max-connections=100
      upstreams.bailian.timeouts.stream-total=300
      upstreams.bailian.timeouts.total=120
      upstreams.bailian.type=bailian
      """;
  private static final String PIECES =
      """
      addresses.auto-deny.file=blacklist.txt
      addresses.auto-deny.ipv4-mask=24
      addresses.auto-deny.ipv6-mask=48
      addresses.auto-deny.mode=single
      addresses.auto-deny.threshold=100
      addresses.limits.burst.enabled=false
      addresses.limits.burst.limit=100
      addresses.limits.burst.window=1
      addresses.limits.default.enabled=true
      addresses.limits.default.limit=60
      addresses.limits.default.window=60
      addresses.limits.strict.enabled=false
      addresses.limits.strict.limit=10
      addresses.limits.strict.window=60
      api-prefix=/v1
      auth.anonymous=true
      compat.model-routes=false
      compat.tolerant-paths=false
      retry.attempts=3
      upstreams.pieces.gpt-address=https://gpt:443
      upstreams.pieces.timeouts.stream-total=300
      upstreams.pieces.timeouts.total=30
      upstreams.pieces.type=pieces
      upstreams.pieces.vertex-address=http://vertex:1
      """;

  /** Variables, one a line, and the settings they come to. */
  enum Case {
    BAILIAN_DEFAULTS(PresetName.BAILIAN_PROXY, "ALIYUN_APP_ID=app\nALIYUN_API_KEY=k", BAILIAN),
    BAILIAN_OTHERWISE(
        PresetName.BAILIAN_PROXY,
        """
        ALIYUN_APP_ID=app
        ALIYUN_API_KEY=k
        USE_NATIVE_API=False
        REQUEST_TIMEOUT=10
        STREAM_TIMEOUT=20
        MAX_CONNS_PER_HOST=200
        IDLE_CONN_TIMEOUT=60
        PROXY_URL=http://proxy:3128
        """,
        BAILIAN
            .replace("native=true", "native=false")
            .replace("timeouts.total=120", "timeouts.total=10")
            .replace("stream-total=300", "stream-total=20")
            .replace("connections=100", "connections=200")
            .replace("idle-timeout=90", "idle-timeout=60")
            .replace(
                "upstreams.bailian.timeouts.stream",
                "upstreams.bailian.proxy=http://proxy:3128\nupstreams.bailian.timeouts.stream")),
    BAILIAN_WITHOUT_ANYTHING(
        PresetName.BAILIAN_PROXY,
        "",
        BAILIAN.replace("app-id=app", "app-id=").replace("api-key=k", "api-key=")),
    DASHSCOPE_DEFAULTS(
        PresetName.DASHSCOPE_PROXY, "DASHSCOPE_KEY=k\nOPENROUTER_KEY=other", DASHSCOPE),
    DASHSCOPE_WITHOUT_KEY(
        PresetName.DASHSCOPE_PROXY, "DASHSCOPE_KEY=  ", DASHSCOPE.replace("key=k", "key=")),
    OPENROUTER(
        PresetName.DASHSCOPE_PROXY,
        "UPSTREAM_SERVICE=OpenRouter\nOPENROUTER_KEY=k\nDEFAULT_MODEL=qwen/qwen3-max",
        DASHSCOPE
            .replace("dashscope/qwen3", "dashscope/qwen/qwen3")
            .replace("dashscope", "openrouter")),
    A_VALUE_IS_NO_EXPRESSION(
        PresetName.DASHSCOPE_PROXY,
        "DASHSCOPE_KEY=a${b}$1\\",
        DASHSCOPE.replace("key=k", "key=a\\${b}$1\\")),
    OPENAI(
        PresetName.UNIFIED_PROXY,
        "API_KEY=k\nACTUAL_NAME=gpt-4",
        """
        default-model=platform/gpt-4
        upstreams.platform.api-key=k
        upstreams.platform.default-model=gpt-4
        upstreams.platform.type=openai
        """),
    CUSTOM(
        PresetName.UNIFIED_PROXY,
        "TYPE=custom\nAPI_KEY=not-needed\nBASE_URL=http://localhost:11434/v1",
        """
        upstreams.platform.api-key=not-needed
        upstreams.platform.base-url=http://localhost:11434/v1
        upstreams.platform.type=openai-compatible
        """),
    GOOGLE(
        PresetName.UNIFIED_PROXY,
        "TYPE=google\nAPI_KEY=k\nBASE_URL=https://generativelanguage.googleapis.com/v1",
        """
        upstreams.platform.api-key=k
        upstreams.platform.base-url=https://generativelanguage.googleapis.com/v1beta
        upstreams.platform.type=gemini
        """),
    AZURE(
        PresetName.UNIFIED_PROXY,
        """
        TYPE=azure_openai
        API_KEY=k
        BASE_URL=https://res.openai.azure.com/openai/deployments/chat
        ACTUAL_NAME=gpt-4
        """,
        """
        default-model=platform/chat
        upstreams.platform.api-key=k
        upstreams.platform.base-url=https://res.openai.azure.com
        upstreams.platform.default-model=chat
        upstreams.platform.type=azure-openai
        """),
    COZE(
        PresetName.UNIFIED_PROXY,
        "TYPE=coze\nAPI_KEY=k\nBASE_URL=https://api.coze.cn/v3\nACTUAL_NAME=bot-7",
        """
        default-model=platform/bot-7
        upstreams.platform.api-key=k
        upstreams.platform.base-url=https://api.coze.cn
        upstreams.platform.default-model=bot-7
        upstreams.platform.type=coze
        """),
    SWITCHED_OFF(
        PresetName.UNIFIED_PROXY,
        "ENABLED=false\nAPI_KEY=k\nBASE_URL=http://h\nACTUAL_NAME=m\nALLOW_ANONYMOUS_ACCESS=1",
        "auth.anonymous=true\n"),
    NO_CLIENT_KEYS(
        PresetName.UNIFIED_PROXY,
        "ENABLED=0\nENABLE_CLIENT_AUTH=no\nALLOW_ANONYMOUS_ACCESS=true",
        "auth.anonymous=true\n"),
    ZAI(
        PresetName.ZAI_PROXY,
        "UPSTREAM_TOKEN=t\nAPI_KEY=a,b\nUPSTREAM_URL=http://h:1/api/chat/completions",
        """
        auth.api-keys[0]=a,b
        upstreams.zai.api-key=t
        upstreams.zai.base-url=http://h:1
        upstreams.zai.chat-path=api/chat/completions
        upstreams.zai.guest=false
        upstreams.zai.pool.max-connections=100
        upstreams.zai.think-mode=reasoning
        upstreams.zai.timeouts.stream-total=300
        upstreams.zai.timeouts.total=120
        upstreams.zai.type=zai-web
        """),
    ZAI_WITHOUT_ANYTHING(
        PresetName.ZAI_PROXY,
        "ANON_TOKEN_ENABLED=true\nUPSTREAM_URL=http://h",
        """
        upstreams.zai.api-key=
        upstreams.zai.base-url=http://h
        upstreams.zai.guest=true
        upstreams.zai.pool.max-connections=100
        upstreams.zai.think-mode=reasoning
        upstreams.zai.timeouts.stream-total=300
        upstreams.zai.timeouts.total=120
        upstreams.zai.type=zai-web
        """),
    PIECES_OPEN(
        PresetName.PIECES_PROXY, "GPT_GRPC_ADDR=gpt:443\nVERTEX_GRPC_ADDR=http://vertex:1", PIECES),
    PIECES_WITHOUT_ADDRESSES(
        PresetName.PIECES_PROXY, "", PIECES.replaceAll("address=.*", "address=")),
    PIECES_WITH_LISTS(
        PresetName.PIECES_PROXY,
        """
        GPT_GRPC_ADDR=gpt:443
        VERTEX_GRPC_ADDR=http://vertex:1
        RATE_LIMIT_ENABLED=0
        RATE_LIMIT=5
        RATE_LIMIT_WINDOW=6
        STRICT_RATE_LIMIT_ENABLED=yes
        STRICT_RATE_LIMIT=7
        STRICT_RATE_LIMIT_WINDOW=8
        BURST_RATE_LIMIT_ENABLED=true
        BURST_RATE_LIMIT=9
        BURST_RATE_LIMIT_WINDOW=2
        IP_WHITELIST=10.0.0.1,10.1.0.0/16
        IP_BLACKLIST=192.0.2.1,2001:db8::/32
        BLACKLIST_MODE=Subnet
        BLACKLIST_THRESHOLD=3
        BLACKLIST_FILE=/var/lib/list.txt
        IPV4_MASK=16
        IPV6_MASK=56
        """,
        PIECES
            .replace("burst.enabled=false", "burst.enabled=true")
            .replace("burst.limit=100", "burst.limit=9")
            .replace("burst.window=1", "burst.window=2")
            .replace("default.enabled=true", "default.enabled=false")
            .replace("default.limit=60", "default.limit=5")
            .replace("default.window=60", "default.window=6")
            .replace("strict.enabled=false", "strict.enabled=true")
            .replace("strict.limit=10", "strict.limit=7")
            .replace("strict.window=60", "strict.window=8")
            .replace("mode=single", "mode=subnet")
            .replace("threshold=100", "threshold=3")
            .replace("file=blacklist.txt", "file=/var/lib/list.txt")
            .replace("ipv4-mask=24", "ipv4-mask=16")
            .replace("ipv6-mask=48", "ipv6-mask=56")
            .replaceFirst("^", "addresses.allow=10.0.0.1,10.1.0.0/16\n")
            .replace(
                "addresses.limits.burst.enabled",
                "addresses.deny=192.0.2.1,2001:db8::/32\naddresses.limits.burst.enabled")),
    PIECES_WITHOUT_RETRIES(
        PresetName.PIECES_PROXY,
        """
        GPT_GRPC_ADDR=gpt:443
        VERTEX_GRPC_ADDR=http://vertex:1
        MAX_RETRIES=0
        """,
        PIECES.replace("attempts=3", "attempts=1")),
    PIECES_CLOSED(
        PresetName.PIECES_PROXY,
        """
        GPT_GRPC_ADDR=gpt:443
        VERTEX_GRPC_ADDR=http://vertex:1
        API_KEY=c
        ADMIN_KEY=a
        API_PREFIX=/api
        ENABLE_MODEL_ROUTE=true
        ENABLE_FOOLPROOF_ROUTE=true
        DEFAULT_MODEL=gpt-4o
        """,
        PIECES
            .replace("api-prefix=/v1", "admin-key=a\napi-prefix=/api")
            .replace("anonymous=true", "anonymous=false\nauth.api-keys[0]=c")
            .replace("paths=false", "paths=true\ndefault-model=pieces/gpt-4o")
            .replace("routes=false", "routes=true"));

    private final PresetName preset;
    private final String variables;
    private final String settings;

    Case(PresetName preset, String variables, String settings) {
      this.preset = preset;
      this.variables = variables;
      this.settings = settings;
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachComesTo(Case c) {
    var reading = read(c.preset, c.variables);
    assertEquals(c.settings, told(reading));
    assertEquals(List.of(), reading.problems());
    assertEquals(List.of(), reading.warnings());
  }

  @Test
  void everyEntryNamesItsVariable() {
    var reading = read(PresetName.DASHSCOPE_PROXY, "DEFAULT_MODEL=m");
    Map<String, String> origins =
        reading.entries().stream().collect(Collectors.toMap(Entry::key, Entry::origin));
    assertEquals(
        Map.of(
            "gatehouse.upstreams.dashscope.type",
            "environment variable UPSTREAM_SERVICE, its default, preset dashscope-proxy",
            "gatehouse.upstreams.dashscope.api-key",
            "environment variable DASHSCOPE_KEY, not set, preset dashscope-proxy",
            "gatehouse.default-model",
            "environment variable DEFAULT_MODEL, preset dashscope-proxy",
            "gatehouse.auth.anonymous",
            "preset dashscope-proxy"),
        origins);
  }

  @Test
  void anUnknownWordIsTold() {
    var reading = read(PresetName.UNIFIED_PROXY, "TYPE=antropic\nENABLED=maybe\nAPI_KEY=k");
    assertEquals(
        List.of(
            "TYPE: \"antropic\" (environment variable TYPE, preset unified-proxy), expected one of"
                + " anthropic, azure_openai, coze, custom, google, openai, did you mean anthropic?",
            "ENABLED: \"maybe\" (environment variable ENABLED, preset unified-proxy),"
                + " expected one of true, false"),
        reading.problems().stream().map(Problem::toString).toList());
  }

  @Test
  void whoMayAskIsNotOpenedBehindOurBack() {
    for (String given : List.of("gatehouse.auth.api-keys", "gatehouse.auth.server-users")) {
      var reading =
          PresetReading.of(
              Preset.of(PresetName.DASHSCOPE_PROXY), Map.of("DASHSCOPE_KEY", "k"), Set.of(given));
      assertEquals(DASHSCOPE.replaceFirst(".*\n", ""), told(reading));
    }
  }

  @Test
  void severalKeysOfOursReplaceTheOne() {
    var reading =
        PresetReading.of(
            Preset.of(PresetName.DASHSCOPE_PROXY),
            Map.of("DASHSCOPE_KEY", "k"),
            Set.of("gatehouse.upstreams.dashscope.api-keys"));
    assertEquals(DASHSCOPE.replace("upstreams.dashscope.api-key=k\n", ""), told(reading));
  }

  /** Variables that nothing heeds, and how the warning begins; nothing when there is none. */
  enum Ignored {
    LIMIT("RATE_LIMIT=5", ""),
    WHITELIST("IP_WHITELIST=10.0.0.1", ""),
    BLACKLIST("IP_BLACKLIST=10.0.0.1", ""),
    LOG_FILE("LOG_FILE=10.0.0.1", "LOG_FILE is set but has no effect (preset pieces-proxy)."),
    EMPTY("IP_WHITELIST=", ""),
    DEBUG("DEBUG=true", "DEBUG is set but has no effect (preset pieces-proxy)."),
    NO_DEBUG("DEBUG=false", ""),
    ELSEWHERE("PORT=80", "");

    private final String variables;
    private final String warning;

    Ignored(String variables, String warning) {
      this.variables = variables;
      this.warning = warning;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoEffectIsSaid(Ignored c) {
    List<String> warnings = read(PresetName.PIECES_PROXY, c.variables).warnings();
    if (c.warning.isEmpty()) {
      assertEquals(List.of(), warnings);
    } else {
      assertEquals(1, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).startsWith(c.warning), warnings.get(0));
      assertTrue(!warnings.get(0).contains("10.0.0.1"), "a value was shown");
    }
  }

  private static PresetReading read(PresetName preset, String variables) {
    Map<String, String> environment =
        variables
            .lines()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    return PresetReading.of(Preset.of(preset), environment, Set.of());
  }

  private static String told(PresetReading reading) {
    Map<String, String> settings = new TreeMap<>();
    reading
        .entries()
        .forEach(entry -> settings.put(entry.key().replace("gatehouse.", ""), entry.text()));
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
