// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/**
 * A wish of the client's that changes how an answer is found, not what is asked. A provider that
 * lacks one answers without it; the client is told.
 */
public enum Tuning {
  MAX_TOKENS,
  TEMPERATURE,
  TOP_P,
  STOP,
  SEED,
  PRESENCE_PENALTY,
  FREQUENCY_PENALTY,
  REASONING_EFFORT,
  /** Tools of the client's, where the upstream has its own and lets nobody add to them. */
  TOOLS,
  PARALLEL_TOOL_CALLS,
  /** That a tool must be called, or which. */
  TOOL_CHOICE,
  USER
}
