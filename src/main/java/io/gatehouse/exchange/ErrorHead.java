// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;

/** The head of an error reply. */
public final class ErrorHead {
  private ErrorHead() {}

  /**
   * A JSON error's head. The official SDKs try again after any 408, 409, 429 and 5xx; where that
   * cannot help they are told so.
   *
   * @param more further headers
   * @param length of the body in bytes
   */
  public static ReplyHead of(Failure failure, Headers more, int length) {
    int status = failure.status();
    Headers headers = more.with("content-type", "application/json");
    boolean tempting = status == 408 || status == 409 || status == 429 || status >= 500;
    if (tempting && !failure.kind().again && more.first("retry-after").isEmpty()) {
      headers = headers.with("x-should-retry", "false");
    }
    return new ReplyHead(status, headers, length);
  }
}
