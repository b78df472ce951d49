// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.AppInput;
import io.gatehouse.config.settings.FlowStreamMode;
import io.gatehouse.config.settings.ModelId;
import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.settings.ZaiAuth;
import io.gatehouse.provider.AzureOpenAi;
import io.gatehouse.provider.OpenAiCompatible;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ZaiTokens;
import io.gatehouse.provider.anthropic.Anthropic;
import io.gatehouse.provider.bailian.Apps;
import io.gatehouse.provider.bailian.Bailian;
import io.gatehouse.provider.bailian.Manner;
import io.gatehouse.provider.coze.Coze;
import io.gatehouse.provider.gemini.Gemini;
import io.gatehouse.provider.ollama.OllamaNative;
import io.gatehouse.provider.pieces.Pieces;
import io.gatehouse.provider.zaiweb.ZaiWeb;
import io.gatehouse.provider.zaiweb.ZaiWebSetup;
import io.gatehouse.provider.zaiweb.ZaiWebTokens;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Makes the provider that an upstream's settings ask for. */
final class Providers {
  private Providers() {}

  static Provider of(UpstreamSettings upstream, UpstreamTypes types) {
    return upstream
        .type()
        .builtIn()
        .map(type -> of(type, upstream))
        .orElseGet(() -> types.create(upstream.type().id(), options(upstream)));
  }

  private static Map<String, String> options(UpstreamSettings upstream) {
    return upstream.options().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, option -> option.getValue().reveal()));
  }

  private static Provider of(UpstreamType type, UpstreamSettings upstream) {
    return switch (type) {
      case OPENAI -> OpenAiCompatible.openAi().withMend(upstream.mend());
      case DASHSCOPE -> OpenAiCompatible.dashScope().withMend(upstream.mend());
      case OPENROUTER ->
          OpenAiCompatible.openRouter(upstream.referer().map(URI::toString), upstream.title())
              .withMend(upstream.mend());
      case OLLAMA -> OpenAiCompatible.ollama().withMend(upstream.mend());
      case OPENAI_COMPATIBLE ->
          OpenAiCompatible.generic().withContinuing(upstream.continues()).withMend(upstream.mend());
      case ANTHROPIC -> new Anthropic(upstream.anthropicVersion());
      case GEMINI -> new Gemini();
      case AZURE_OPENAI -> azure(upstream).withMend(upstream.mend());
      case ZAI -> zai(upstream.zaiAuth()).withMend(upstream.mend());
      case BAILIAN -> bailian(upstream);
      case COZE ->
          new Coze(upstream.bots(), Optional.of(Coze.PAUSE).filter(pause -> upstream.polling()));
      case OLLAMA_NATIVE -> new OllamaNative(() -> UUID.randomUUID().toString());
      case PIECES -> new Pieces(() -> "chatcmpl-" + UUID.randomUUID());
      case ZAI_WEB -> zaiWeb(upstream);
      case DEMO -> throw new IllegalArgumentException("the demo has no HTTP");
    };
  }

  private static Provider bailian(UpstreamSettings upstream) {
    return new Bailian(
        new Apps(upstream.appId(), upstream.apps()),
        new Manner(
            upstream.nativeApi(),
            upstream.input() == AppInput.PROMPT,
            upstream.thoughts(),
            upstream.flowStreamMode().map(FlowStreamMode::word)));
  }

  private static OpenAiCompatible zai(ZaiAuth auth) {
    return OpenAiCompatible.zai(
        auth == ZaiAuth.JWT ? new ZaiTokens(System::currentTimeMillis) : UnaryOperator.identity());
  }

  private static AzureOpenAi azure(UpstreamSettings upstream) {
    String version = upstream.apiVersion().text();
    return switch (version) {
      case "v1" -> AzureOpenAi.v1(upstream.azureAuth());
      case "preview" -> AzureOpenAi.preview(upstream.azureAuth());
      default -> AzureOpenAi.deployments(version, upstream.azureAuth());
    };
  }

  private static Provider zaiWeb(UpstreamSettings upstream) {
    return new ZaiWeb(
        new ZaiWebSetup(
            upstream.baseUrl().orElseThrow().toString().replaceAll("/+$", ""),
            upstream.chatPath(),
            upstream.frontendVersion(),
            upstream.signingSecret().orElseThrow().reveal(),
            upstream.thinkMode(),
            upstream.guest(),
            upstream.modelIds().orElse(List.of()).stream()
                .collect(Collectors.toMap(ModelId::name, ModelId::id, (first, second) -> second))),
        new ZaiWebTokens(System::currentTimeMillis),
        System::currentTimeMillis,
        () -> UUID.randomUUID().toString());
  }
}
