// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import java.util.function.Consumer;

/** One client library, used as its manual says, with its retries switched off. */
interface Driver {
  /** The answer as a whole. */
  Answer ask(Question question);

  /** The answer piece by piece, with usage, and put together by the library where it can. */
  Answer stream(Question question, Consumer<String> pieces);

  /** What the library's own exception tells its caller. */
  Heard heard(Throwable thrown);

  /**
   * A failure as it is told.
   *
   * @param status the HTTP status; 0 when the exception is none of the library's that has one
   */
  record Heard(int status, String reason) {}
}
