// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.policy.Standing;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Two limits that want to be told under the same names: the client hears of the tighter one. */
final class RateHeaders {
  private RateHeaders() {}

  /** What is left to say of the reply's head, when the response says one of the two. */
  static ReplyHead merge(HttpServletResponse response, ReplyHead head) {
    String ours = response.getHeader(Standing.REMAINING);
    if (ours == null) {
      return head;
    }
    Headers theirs = head.headers().only(RateHeaders::counts);
    Optional<Long> left = theirs.first(Standing.REMAINING).flatMap(RateHeaders::number);
    if (left.isPresent() && left.get() < Long.parseLong(ours)) {
      theirs.fields().forEach(field -> response.setHeader(field.name(), field.value()));
    }
    return new ReplyHead(head.status(), head.headers().only(name -> !counts(name)), head.length());
  }

  private static boolean counts(String name) {
    return name.equalsIgnoreCase(Standing.LIMIT)
        || name.equalsIgnoreCase(Standing.REMAINING)
        || name.equalsIgnoreCase(Standing.RESET);
  }

  private static Optional<Long> number(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
