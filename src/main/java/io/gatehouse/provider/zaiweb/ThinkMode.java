// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

/** Where a client finds the model's thoughts. */
public enum ThinkMode {
  /** Beside the answer, in {@code reasoning_content}. */
  REASONING,
  /** Before the answer, between {@code <think>} and {@code </think>}. */
  THINK,
  /** Before the answer, without any mark. */
  STRIP,
  /** Before the answer, in the page's own HTML. */
  RAW
}
