// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.provider.AzureOpenAi;
import io.gatehouse.provider.Continuing;
import io.gatehouse.provider.zaiweb.ThinkMode;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One place requests are sent to. What depends on its type has been filled in. */
public interface UpstreamSettings {
  @Doc("Version of the Messages API to speak. From `2026-10-21` on it knows no temperature.")
  @OnlyFor(UpstreamType.ANTHROPIC)
  @WithDefault("2023-06-01")
  String anthropicVersion();

  @Doc("Credential sent to it; required for some types.")
  Optional<Secret> apiKey();

  @Doc("Several credentials instead of one; requests are spread over them.")
  Optional<List<Secret>> apiKeys();

  @Doc("Application that serves every model not named below `apps`.")
  @OnlyFor(UpstreamType.BAILIAN)
  Optional<String> appId();

  @Doc("Application that serves this model.")
  @Named(pattern = "[A-Za-z0-9._:/-]+", says = "the name of a model")
  @OnlyFor(UpstreamType.BAILIAN)
  Map<String, String> apps();

  @Doc(
      "Version of the API: `v1`, `preview`, or the date of an older one, whose paths name the"
          + " deployment.")
  @OnlyFor(UpstreamType.AZURE_OPENAI)
  @WithDefault("v1")
  AzureApiVersion apiVersion();

  @Doc("The header its credential is sent in: `api-key`, or `bearer` for a token of Entra ID.")
  @OnlyFor(UpstreamType.AZURE_OPENAI)
  @WithDefault("api-key")
  AzureOpenAi.Auth azureAuth();

  @Doc(
      value = "Address before the endpoints' paths; http or https, without user or query.",
      standard = "by type")
  Optional<URI> baseUrl();

  @Doc("Number of the bot that serves this model; `bot-` and a number need no such name.")
  @Named(pattern = "[A-Za-z0-9._:/-]+", says = "the name of a model")
  @OnlyFor(UpstreamType.COZE)
  Map<String, String> bots();

  @Doc(
      "Path of its chats below the address. Newer releases of the page use"
          + " `api/v2/chat/completions`.")
  @OnlyFor(UpstreamType.ZAI_WEB)
  @WithDefault("api/chat/completions")
  String chatPath();

  @Doc(
      "How it is told to go on from a text, for routes that `continue`: by nothing but a last"
          + " message of the assistant (`plain`), by a mark on it (`partial`, `prefix`, and"
          + " `mistral` for a `prefix` that is repeated in the reply), by `continue_final_message`"
          + " (`vllm`). `none` where it cannot.")
  @OnlyFor(UpstreamType.OPENAI_COMPATIBLE)
  @WithDefault("none")
  Continuing continues();

  @Doc(value = "Model asked for when a request names only the upstream.", standard = "by type")
  Optional<String> defaultModel();

  @Doc("How workflows shall stream; the application's own default when not set.")
  @OnlyFor(UpstreamType.BAILIAN)
  Optional<FlowStreamMode> flowStreamMode();

  @Doc("Headers of the caller's request that are passed on. Credentials and cookies never are.")
  @WithDefault("openai-beta,idempotency-key,x-client-request-id,traceparent,tracestate")
  Optional<List<String>> forwardHeaders();

  @Doc("Address of the service for OpenAI's models; required.")
  @OnlyFor(UpstreamType.PIECES)
  Optional<URI> gptAddress();

  @Doc("Release of its page the gateway says it is; a stale one is turned away.")
  @OnlyFor(UpstreamType.ZAI_WEB)
  @WithDefault("prod-fe-1.0.70")
  String frontendVersion();

  @Doc("Whether it is asked as a guest when there is no valid `api-key`.")
  @OnlyFor(UpstreamType.ZAI_WEB)
  @WithDefault("false")
  boolean guest();

  @Doc("A header sent with every request; shown masked, as it may well be a credential.")
  @Named(pattern = "[A-Za-z0-9!#$%&'*+^_`|~-]+", says = "the name of an HTTP header")
  Map<String, Secret> headers();

  @Doc("What applications are given: the conversation, or all of it as one text.")
  @OnlyFor(UpstreamType.BAILIAN)
  @WithDefault("messages")
  AppInput input();

  @Doc("How much of the gateway it may take up.")
  BulkheadSettings limits();

  @Doc(
      value = "Whether replies are repaired where they break the official client libraries.",
      standard = "by type")
  boolean mend();

  @Doc("File with the list of its models, as `cloud_model.json`; without it the one we come with.")
  @OnlyFor(UpstreamType.PIECES)
  Optional<Path> modelFile();

  @Doc("Its own names for models, as `name=id`; they count before those the gateway knows.")
  @OnlyFor(UpstreamType.ZAI_WEB)
  Optional<List<ModelId>> modelIds();

  @Doc("Models it offers. Without the list any model is passed on to it.")
  Optional<List<String>> models();

  @Doc("What a plug-in's type understands; shown masked, as it may well be a credential.")
  @OnlyFor({})
  @Named(
      pattern = "[a-z0-9][a-z0-9-]*",
      says = "lower-case letters, digits and hyphens, begun with a letter or digit")
  Map<String, Secret> options();

  @Doc("Whether applications are asked in their own API, not in the compatible mode.")
  @OnlyFor(UpstreamType.BAILIAN)
  @WithName("native")
  @WithDefault("true")
  boolean nativeApi();

  @Doc("Time between two words.")
  @OnlyFor(UpstreamType.DEMO)
  @WithDefault("40ms")
  Duration pace();

  @Doc("Whether a whole answer is asked for again and again, instead of heard as a stream.")
  @OnlyFor(UpstreamType.COZE)
  @WithDefault("false")
  boolean polling();

  @Doc("Connections to it.")
  PoolSettings pool();

  @Doc("HTTP proxy on the way to it, as `http://host:port`.")
  Optional<ProxyAddress> proxy();

  @Doc("Address of your application, sent for attribution.")
  @OnlyFor(UpstreamType.OPENROUTER)
  Optional<URI> referer();

  @Doc("Whether the application is asked for its thoughts.")
  @OnlyFor(UpstreamType.BAILIAN)
  @WithDefault("false")
  boolean thoughts();

  @Doc("What that release of its page signs requests with; required.")
  @OnlyFor(UpstreamType.ZAI_WEB)
  Optional<Secret> signingSecret();

  @Doc(
      "Where the model's thoughts go: `reasoning` beside the answer, `think` before it between"
          + " `<think>` tags, `strip` before it as plain text, `raw` as the page gets them.")
  @OnlyFor(UpstreamType.ZAI_WEB)
  @WithDefault("reasoning")
  ThinkMode thinkMode();

  @Doc("Patience with it.")
  TimeoutSettings timeouts();

  @Doc("Name of your application, sent for attribution.")
  @OnlyFor(UpstreamType.OPENROUTER)
  Optional<String> title();

  @Doc("Key store (PKCS12 or JKS) of the certificates it is trusted by, instead of the JDK's own.")
  Optional<Path> trustStore();

  @Doc("Password of the trust store.")
  Optional<Secret> trustStorePassword();

  @Doc("What it is: one of the types below, or one that a [plug-in](extending.md) brings.")
  TypeName type();

  @Doc("Address of the service for all other models; required.")
  @OnlyFor(UpstreamType.PIECES)
  Optional<URI> vertexAddress();

  @Doc(
      "How its key (`id.secret`) is sent: as it is, or as a signed token, which older deployments"
          + " want.")
  @OnlyFor(UpstreamType.ZAI)
  @WithDefault("raw")
  ZaiAuth zaiAuth();
}
