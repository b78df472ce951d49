// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.Golden;
import io.gatehouse.provider.anthropic.Anthropic;
import io.gatehouse.provider.gemini.Gemini;
import io.gatehouse.provider.ollama.OllamaNative;
import io.gatehouse.provider.zaiweb.ThinkMode;
import io.gatehouse.provider.zaiweb.ZaiWeb;
import io.gatehouse.provider.zaiweb.ZaiWebSetup;
import io.gatehouse.provider.zaiweb.ZaiWebTokens;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** A recorded conversation: the folder {@code fixtures/<provider>/<case>}. */
record Fixture(Path folder) {
  static final Path ROOT = Golden.FIXTURES;

  /** Looked for once: a mutation test asks for them a thousand times over. */
  private static final List<Fixture> ALL = found();

  /** Those that can mend do. */
  private static final Map<String, Provider> PROVIDERS =
      Map.ofEntries(
          Map.entry("openai", OpenAiCompatible.openAi().withMend(true)),
          Map.entry("openai-compatible", OpenAiCompatible.generic()),
          Map.entry("openai-compatible-plain", continuing(Continuing.PLAIN)),
          Map.entry("openai-compatible-partial", continuing(Continuing.PARTIAL)),
          Map.entry("openai-compatible-prefix", continuing(Continuing.PREFIX)),
          Map.entry("openai-compatible-mistral", continuing(Continuing.MISTRAL)),
          Map.entry("openai-compatible-vllm", continuing(Continuing.VLLM)),
          Map.entry("dashscope", OpenAiCompatible.dashScope()),
          Map.entry("zai", OpenAiCompatible.zai(key -> key)),
          Map.entry("openrouter", OpenAiCompatible.openRouter(Optional.empty(), Optional.empty())),
          Map.entry("ollama", OpenAiCompatible.ollama()),
          Map.entry("anthropic", new Anthropic("2023-06-01")),
          Map.entry("gemini", new Gemini()),
          Map.entry(
              "azure-openai", AzureOpenAi.deployments("2024-10-21", AzureOpenAi.Auth.API_KEY)),
          Map.entry("ollama-native", new OllamaNative(() -> "made")),
          Map.entry("zai-web", zaiWeb()));

  private static Provider continuing(Continuing continuing) {
    return OpenAiCompatible.generic().withContinuing(continuing);
  }

  private static ZaiWeb zaiWeb() {
    LongSupplier noon = () -> 1_767_268_800_000L;
    return new ZaiWeb(
        new ZaiWebSetup(
            "https://chat.z.ai",
            "api/chat/completions",
            "prod-fe-1.0.70",
            "demo-secret-not-real",
            ThinkMode.REASONING,
            false,
            Map.of()),
        new ZaiWebTokens(noon),
        noon,
        () -> "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb");
  }

  static Stream<Fixture> all() {
    return ALL.stream();
  }

  private static List<Fixture> found() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.endsWith("client-request.json"))
          .sorted()
          .map(file -> new Fixture(file.resolveSibling("")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Provider provider(String name) {
    return Optional.ofNullable(PROVIDERS.get(name)).orElseThrow();
  }

  Provider provider() {
    return provider(ROOT.relativize(folder).getName(0).toString());
  }

  JsonObject request() {
    return Json.parse(read("client-request.json"));
  }

  boolean streamed() {
    return has("upstream-reply.sse") || has("upstream-reply.ndjson");
  }

  String reply() {
    return Stream.of("upstream-reply.sse", "upstream-reply.ndjson", "upstream-reply.json")
        .filter(this::has)
        .map(this::read)
        .findFirst()
        .orElseThrow();
  }

  private boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  String read(String name) {
    return text(folder.resolve(name));
  }

  static String text(Path file) {
    return Golden.read(file);
  }

  void golden(String name, String actual) {
    Golden.check(folder.resolve(name), actual);
  }

  @Override
  public String toString() {
    return ROOT.relativize(folder).toString();
  }
}
