// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import java.util.List;

/**
 * A model's answer, as a library hands it to its caller.
 *
 * @param finish the library's own word, in small letters
 * @param usage what the library was told of tokens; {@link Usage#NONE} if nothing
 */
record Answer(String text, List<Call> calls, String finish, Usage usage) {
  /** A call of a tool. */
  record Call(String id, String name, String arguments) {}

  /** Tokens in and out. */
  record Usage(long input, long output) {
    static final Usage NONE = new Usage(0, 0);
  }
}
