// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;

/** What an upstream answers to one request. */
public record Reply(ReplyHead head, String file, Bytes body, Headers trailers) {
  /** A body that may be anything. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Bytes(byte[] array) {}

  public int status() {
    return head.status();
  }

  String text() {
    return new String(body.array(), UTF_8);
  }

  WholeReply whole() {
    return new WholeReply(status(), head.headers(), text());
  }
}
