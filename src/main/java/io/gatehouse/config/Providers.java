// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.provider.AzureOpenAi;
import io.gatehouse.provider.OpenAiCompatible;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ollama.OllamaNative;
import java.net.URI;
import java.util.UUID;

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
      case AZURE_OPENAI -> azure(upstream).withMend(upstream.mend());
      case OLLAMA_NATIVE -> new OllamaNative(() -> UUID.randomUUID().toString());
      case BAILIAN -> throw missing(upstream);
      case COZE -> throw missing(upstream);
      case ZAI -> throw missing(upstream);
      case ZAI_WEB -> throw missing(upstream);
      case PIECES -> throw missing(upstream);
      case DEMO -> throw new IllegalArgumentException("the demo has no HTTP");
    };
  }

  private static AzureOpenAi azure(UpstreamSettings upstream) {
    String version = upstream.apiVersion().text();
    return switch (version) {
      case "v1" -> AzureOpenAi.v1(upstream.azureAuth());
      case "preview" -> AzureOpenAi.preview(upstream.azureAuth());
      default -> AzureOpenAi.deployments(version, upstream.azureAuth());
    };
  }

  private static IllegalArgumentException missing(UpstreamSettings upstream) {
    return new IllegalArgumentException("no provider yet of type " + upstream.type().id());
  }
}
