// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.time.Duration;
import java.util.Optional;

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
    Headers headers = wait(failure, more).with("content-type", "application/json");
    boolean tempting = status == 408 || status == 409 || status == 429 || status >= 500;
    if (tempting && !failure.kind().again && headers.first("retry-after").isEmpty()) {
      headers = headers.with("x-should-retry", "false");
    }
    return new ReplyHead(status, headers, length);
  }

  /** An upstream's own header, which has passed, says it already. */
  private static Headers wait(Failure failure, Headers more) {
    Optional<Duration> wait = failure.retryAfter();
    return wait.isEmpty() || more.first("retry-after").isPresent()
        ? more
        : more.with("retry-after", String.valueOf(seconds(wait.get())));
  }

  /** Whole ones: too late rather than too early. */
  private static long seconds(Duration wait) {
    return wait.plusSeconds(1).minusNanos(1).toSeconds();
  }
}
