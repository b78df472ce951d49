// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import jakarta.servlet.ServletResponse;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;

/**
 * A whole JSON reply that fits into the container's buffer: to write it cannot wait for the client,
 * so it needs no write listener and no second thread.
 */
final class SmallReply {
  private final ReplyHead head;
  private final ByteBuffer body;

  SmallReply(ReplyHead head) {
    this.head = head;
    this.body = ByteBuffer.allocate((int) head.length());
  }

  static boolean fits(ReplyHead head, ServletResponse response) {
    return head.length() >= 0 && head.length() <= response.getBufferSize() && head.isJson();
  }

  void add(ByteBuffer bytes) {
    body.put(bytes);
  }

  Response response() {
    Response.ResponseBuilder response = Response.status(head.status()).entity(body.array());
    for (Headers.Field field : head.headers().fields()) {
      response.header(field.name(), field.value());
    }
    return response.build();
  }
}
