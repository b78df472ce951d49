// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import java.util.Map;

/**
 * What the operator has to find out about the web page, and chooses.
 *
 * @param origin the page's address, without a slash at the end
 * @param chatPath where it sends its chats, relative to the origin
 * @param frontendVersion which release it says it is
 * @param signingSecret what that release signs its requests with
 * @param thinkMode where the model's thoughts go
 * @param guest whether to go on as a guest, whom the site may treat worse or turn away
 * @param modelIds the site's names for models, beside and before those we know
 */
public record ZaiWebSetup(
    String origin,
    String chatPath,
    String frontendVersion,
    String signingSecret,
    ThinkMode thinkMode,
    boolean guest,
    Map<String, String> modelIds) {
  public ZaiWebSetup {
    modelIds = Map.copyOf(modelIds);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ZaiWebSetup of " + origin;
  }
}
