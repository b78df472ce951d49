// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.ModelId;
import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.config.settings.ZaiAuth;
import io.gatehouse.provider.OpenAiCompatible;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ZaiTokens;
import io.gatehouse.provider.anthropic.Anthropic;
import io.gatehouse.provider.zaiweb.ZaiWeb;
import io.gatehouse.provider.zaiweb.ZaiWebSetup;
import io.gatehouse.provider.zaiweb.ZaiWebTokens;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Makes the provider that an upstream's settings ask for. */
final class Providers {
  private Providers() {}

  static Provider of(UpstreamSettings upstream) {
    return switch (upstream.type()) {
      case OPENAI -> OpenAiCompatible.openAi().withMend(upstream.mend());
      case DASHSCOPE -> OpenAiCompatible.dashScope().withMend(upstream.mend());
      case OPENROUTER ->
          OpenAiCompatible.openRouter(upstream.referer().map(URI::toString), upstream.title())
              .withMend(upstream.mend());
      case OLLAMA -> OpenAiCompatible.ollama().withMend(upstream.mend());
      case OPENAI_COMPATIBLE -> OpenAiCompatible.generic().withMend(upstream.mend());
      case ANTHROPIC -> new Anthropic(upstream.anthropicVersion());
      case GEMINI -> throw missing(upstream);
      case AZURE_OPENAI -> throw missing(upstream);
      case OLLAMA_NATIVE -> throw missing(upstream);
      case BAILIAN -> throw missing(upstream);
      case COZE -> throw missing(upstream);
      case ZAI -> zai(upstream.zaiAuth()).withMend(upstream.mend());
      case ZAI_WEB -> zaiWeb(upstream);
      case PIECES -> throw missing(upstream);
      case DEMO -> throw new IllegalArgumentException("the demo has no HTTP");
    };
  }

  private static OpenAiCompatible zai(ZaiAuth auth) {
    return OpenAiCompatible.zai(
        auth == ZaiAuth.JWT ? new ZaiTokens(System::currentTimeMillis) : UnaryOperator.identity());
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

  private static IllegalArgumentException missing(UpstreamSettings upstream) {
    return new IllegalArgumentException("no provider yet of type " + upstream.type().id());
  }
}
