// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import java.time.Duration;

/** The libraries there are. */
enum Library {
  OPENAI_JAVA,
  LANGCHAIN4J,
  SPRING_AI;

  /** So long a library waits; longer than any test may take, so that nobody fails by waiting. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A driver for the gateway at an address without path, asking with a key. */
  Driver driver(String url, String key) {
    return switch (this) {
      case OPENAI_JAVA -> new OpenAiJava(url, key);
      case LANGCHAIN4J -> new LangChain4j(url, key);
      case SPRING_AI -> new SpringAi(url, key);
    };
  }
}
