// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import io.gatehouse.provider.AzureOpenAi;
import io.gatehouse.provider.AzureOpenAi.Auth;
import io.gatehouse.provider.OpenAiCompatible;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.anthropic.Anthropic;
import io.gatehouse.provider.bailian.Apps;
import io.gatehouse.provider.bailian.Bailian;
import io.gatehouse.provider.bailian.Manner;
import io.gatehouse.provider.coze.Coze;
import io.gatehouse.provider.gemini.Gemini;
import io.gatehouse.provider.ollama.OllamaNative;
import io.gatehouse.provider.pieces.Pieces;
import io.gatehouse.provider.zaiweb.ThinkMode;
import io.gatehouse.provider.zaiweb.ZaiWeb;
import io.gatehouse.provider.zaiweb.ZaiWebSetup;
import io.gatehouse.provider.zaiweb.ZaiWebTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A column of the matrix: one provider under test.
 *
 * @param name its folder in the matrix, and its upstream type unless the settings name another
 * @param provider made with fixed clocks and ids, so that it always says the same
 * @param model what it is asked for
 * @param lacks what its protocol cannot tell
 * @param settings what an operator sets for it beside address and key
 */
public record Lane(
    String name, Provider provider, String model, Set<Lack> lacks, Map<String, String> settings) {

  /** Something that a protocol has no words for in its replies. */
  public enum Lack {
    USAGE,
    THOUGHTS,
    /** A model that will not answer says so in its answer. */
    REFUSALS,
    /** Why an answer ended, other than for a call: always as if all had been said. */
    ENDINGS
  }

  public static final String KEY = "test";

  private static final String APP = "0123456789abcdef";
  private static final Apps APPS = new Apps(Optional.of(APP), Map.of());
  private static final Manner COMPATIBLE = new Manner(false, false, false, Optional.empty());
  private static final String BOT = "bot-7300000000000000001";
  private static final String ZAI_WEB_SECRET = "demo-secret-not-real";

  /** In the order of the documentation. */
  private static final List<Lane> KNOWN =
      List.of(
          of("openai", OpenAiCompatible.openAi(), "gpt-5.4-mini").without(Lack.THOUGHTS),
          of("openai-compatible", OpenAiCompatible.generic(), "llama-3.3-70b"),
          of("dashscope", OpenAiCompatible.dashScope(), "qwen3-max"),
          of(
              "openrouter",
              OpenAiCompatible.openRouter(Optional.empty(), Optional.empty()),
              "openrouter/auto"),
          of("azure-openai", AzureOpenAi.deployments("2024-10-21", Auth.API_KEY), "team-mini")
              .with("api-version", "2024-10-21"),
          of("ollama-native", new OllamaNative(() -> "made"), "qwen3:8b").without(Lack.REFUSALS),
          of("ollama", OpenAiCompatible.ollama(), "qwen3:8b"),
          of("anthropic", new Anthropic("2023-06-01"), "claude-sonnet-5"),
          of("gemini", new Gemini(), "gemini-3.5-flash"),
          of("bailian", new Bailian(APPS, Manner.USUAL), "helpdesk").with("app-id", APP),
          of("bailian-compatible", new Bailian(APPS, COMPATIBLE), "helpdesk")
              .with("type", "bailian")
              .with("app-id", APP)
              .with("type", "bailian")
              .with("native", "false"),
          of("coze", new Coze(Map.of(), Optional.empty()), BOT).without(Lack.ENDINGS),
          of("coze-polling", new Coze(Map.of(), Optional.of(Coze.PAUSE)), BOT)
              .without(Lack.ENDINGS)
              .with("type", "coze")
              .with("polling", "true"),
          of("zai", OpenAiCompatible.zai(key -> key), "glm-4.6"),
          of("zai-web", zaiWeb(), "glm-4.5")
              .without(Lack.ENDINGS)
              .with("signing-secret", ZAI_WEB_SECRET),
          of("pieces", new Pieces(() -> "chatcmpl-made-up"), "gpt-4o")
              .without(Lack.USAGE)
              .without(Lack.THOUGHTS)
              .without(Lack.ENDINGS));

  /** Asks in every chat anew who it is. */
  private static ZaiWeb zaiWeb() {
    AtomicLong later = new AtomicLong();
    return new ZaiWeb(
        new ZaiWebSetup(
            "https://chat.z.ai",
            "api/chat/completions",
            "prod-fe-1.0.70",
            ZAI_WEB_SECRET,
            ThinkMode.REASONING,
            false,
            Map.of()),
        new ZaiWebTokens(() -> later.addAndGet(600_000)),
        () -> 1_767_268_800_000L,
        () -> "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb");
  }

  /** Those that have data. */
  public static List<Lane> all() {
    return KNOWN.stream().filter(lane -> Files.isDirectory(lane.folder())).toList();
  }

  private static Lane of(String name, Provider provider, String model) {
    return new Lane(name, provider, model, Set.of(), Map.of());
  }

  private Lane without(Lack lack) {
    Set<Lack> more = EnumSet.of(lack);
    more.addAll(lacks);
    return new Lane(name, provider, model, more, settings);
  }

  /** A setting below {@code gatehouse.upstreams.<name>}. */
  Lane with(String setting, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(setting, value);
    return new Lane(name, provider, model, lacks, more);
  }

  public Path folder() {
    return Cell.MATRIX.resolve(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
