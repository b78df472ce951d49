// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a tool call as the client gets it: it carries the chat that waits for the result, so
 * that nobody has to remember it.
 */
record CallId(ChatRef ref, String call) {
  private static final Pattern FORM = Pattern.compile("coze_(\\d+)_(\\d+)_(.+)");

  /** Empty when the id is not one of these. */
  static Optional<CallId> read(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new CallId(new ChatRef(form.group(1), form.group(2)), form.group(3)))
        : Optional.empty();
  }

  String text() {
    return "coze_" + ref.conversation() + "_" + ref.chat() + "_" + call;
  }
}
