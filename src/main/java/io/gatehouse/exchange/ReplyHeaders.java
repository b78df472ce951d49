// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The headers of a client's reply: those of the upstream's that pass, and ours. */
final class ReplyHeaders {
  private final String id;
  private Headers passed = Headers.NONE;

  /**
   * @param id of the request
   */
  ReplyHeaders(String id) {
    this.id = id;
  }

  void heard(ReplyHead upstreamReply) {
    passed = upstreamReply.headers().only(PassedBack::includes);
  }

  /** For an error of ours, which has a content type of its own. */
  Headers error(@Nullable Attempt attempt) {
    return passed.with(ours(attempt));
  }

  Headers reply(ReplyHead head, @Nullable Attempt attempt) {
    Headers headers = passed.with(ours(attempt));
    Optional<String> type = head.headers().first("content-type");
    headers = type.isPresent() ? headers.with("content-type", type.get()) : headers;
    return head.isEventStream()
        ? headers.with("cache-control", "no-cache").with("x-accel-buffering", "no")
        : headers;
  }

  private Headers ours(@Nullable Attempt attempt) {
    Headers headers = Headers.NONE.with("x-gatehouse-request-id", id);
    if (passed.first("x-request-id").isEmpty()) {
      headers = headers.with("x-request-id", id);
    }
    if (attempt == null) {
      return headers;
    }
    headers = headers.with("x-gatehouse-upstream", attempt.upstream.name());
    return attempt.dropped().isEmpty()
        ? headers
        : headers.with("x-gatehouse-dropped", String.join(", ", attempt.dropped()));
  }
}
