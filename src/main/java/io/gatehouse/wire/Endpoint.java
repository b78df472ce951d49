// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

/**
 * What a client can ask of the OpenAI API, with its path below the API prefix.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI API reference</a>
 */
public enum Endpoint {
  CHAT("chat/completions"),
  COMPLETIONS("completions"),
  EMBEDDINGS("embeddings"),
  MODERATIONS("moderations"),
  IMAGES("images/generations"),
  SPEECH("audio/speech"),
  TRANSCRIPTIONS("audio/transcriptions"),
  TRANSLATIONS("audio/translations"),
  MODELS("models");

  public final String path;

  Endpoint(String path) {
    this.path = path;
  }

  /** Whether what it answers is words of a model. */
  public boolean isSpoken() {
    return this == CHAT || this == COMPLETIONS;
  }

  /** Whether it answers in JSON, where it does not stream. */
  public boolean answersJson() {
    return switch (this) {
      case SPEECH, TRANSCRIPTIONS, TRANSLATIONS -> false;
      default -> true;
    };
  }
}
