// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import java.util.Optional;

/**
 * How the operator wants applications to be asked.
 *
 * @param isNative in their own API, not in the compatible mode
 * @param asPrompt with one text instead of the conversation
 * @param thoughts whether to ask for the steps of the answer
 * @param flowStreamMode how a workflow shall stream
 */
public record Manner(
    boolean isNative, boolean asPrompt, boolean thoughts, Optional<String> flowStreamMode) {
  /** What needs no setting. */
  public static final Manner USUAL = new Manner(true, false, false, Optional.empty());
}
