// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

/** The name of a format, where both clients and upstreams may speak it. */
public enum Wire {
  /** OpenAI's Chat Completions and the endpoints around it. */
  OPENAI,
  /** Anthropic's Messages. */
  ANTHROPIC,
  /** A format that only its own upstream speaks. */
  OWN
}
