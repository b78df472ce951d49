// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.Optional;

/** The kinds of upstream we know, and what each assumes where nothing is said. */
public enum UpstreamType {
  OPENAI("https://api.openai.com/v1", "gpt-5.4-mini", Key.REQUIRED, false),
  OPENAI_COMPATIBLE("", "", Key.OPTIONAL, true),
  DASHSCOPE("https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen3-max", Key.REQUIRED, true),
  OPENROUTER("https://openrouter.ai/api/v1", "openrouter/auto", Key.REQUIRED, true),
  OLLAMA("http://127.0.0.1:11434/v1", "", Key.OPTIONAL, true),
  ANTHROPIC("https://api.anthropic.com/v1", "claude-sonnet-5", Key.REQUIRED, false),
  GEMINI(
      "https://generativelanguage.googleapis.com/v1beta", "gemini-2.5-flash", Key.REQUIRED, false),
  AZURE_OPENAI("", "", Key.REQUIRED, true),
  /** Ollama's own API, beside the one that is like OpenAI's. */
  OLLAMA_NATIVE("http://127.0.0.1:11434/api", "", Key.OPTIONAL, false),
  BAILIAN("https://dashscope.aliyuncs.com", "", Key.REQUIRED, false),
  COZE("https://api.coze.com", "", Key.REQUIRED, false),
  ZAI("https://api.z.ai/api/paas/v4", "glm-4.6", Key.REQUIRED, true),
  /** The protocol of a web page, not of an API: at the operator's own risk. */
  ZAI_WEB("https://chat.z.ai", "glm-4.5", Key.OPTIONAL, false),
  /** Two addresses that are not published: at the operator's own risk, too. */
  PIECES("", "gpt-4o", Key.OPTIONAL, false),
  /** Answers by itself, without any network. */
  DEMO("", "demo", Key.OPTIONAL, false);

  private enum Key {
    REQUIRED,
    OPTIONAL
  }

  private final String baseUrl;
  private final String defaultModel;
  private final Key key;
  private final boolean mends;

  UpstreamType(String baseUrl, String defaultModel, Key key, boolean mends) {
    this.baseUrl = baseUrl;
    this.defaultModel = defaultModel;
    this.key = key;
    this.mends = mends;
  }

  /** The name it is set by. */
  public String id() {
    return Values.id(this);
  }

  public Optional<String> baseUrl() {
    return Optional.of(baseUrl).filter(url -> !url.isEmpty());
  }

  public Optional<String> defaultModel() {
    return Optional.of(defaultModel).filter(model -> !model.isEmpty());
  }

  /** Whether its replies are repaired unless set otherwise. */
  public boolean mends() {
    return mends;
  }

  public boolean needsKey() {
    return key == Key.REQUIRED;
  }

  /** Whether it is somewhere else, at an address nobody can guess. */
  public boolean needsBaseUrl() {
    return hasBaseUrl() && baseUrl.isEmpty();
  }

  /** Whether it is at one address. */
  public boolean hasBaseUrl() {
    return this != DEMO && this != PIECES;
  }
}
