// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.AppInput;
import io.gatehouse.config.settings.FlowStreamMode;
import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.provider.OpenAiCompatible;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.bailian.Apps;
import io.gatehouse.provider.bailian.Bailian;
import io.gatehouse.provider.bailian.Manner;
import io.gatehouse.provider.coze.Coze;
import java.net.URI;
import java.util.Optional;

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
      case ANTHROPIC -> throw missing(upstream);
      case GEMINI -> throw missing(upstream);
      case AZURE_OPENAI -> throw missing(upstream);
      case OLLAMA_NATIVE -> throw missing(upstream);
      case BAILIAN -> bailian(upstream);
      case COZE ->
          new Coze(upstream.bots(), Optional.of(Coze.PAUSE).filter(pause -> upstream.polling()));
      case ZAI -> throw missing(upstream);
      case ZAI_WEB -> throw missing(upstream);
      case PIECES -> throw missing(upstream);
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

  private static IllegalArgumentException missing(UpstreamSettings upstream) {
    return new IllegalArgumentException("no provider yet of type " + upstream.type().id());
  }
}
