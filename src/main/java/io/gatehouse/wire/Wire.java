// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

/** The name of a format, on either side of the gateway. */
public enum Wire {
  /** OpenAI's Chat Completions and the endpoints around it. */
  OPENAI,
  /** Gatehouse's own practice upstream: one JSON object a line. */
  DEMO
}
