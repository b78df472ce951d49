// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.exchange.ErrorHead;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A request turned down before it became an exchange, told in the client's dialect.
 *
 * @param challenge what a caller who is not known is asked for
 */
record Refusal(Failure failure, String id, String challenge) {
  static final String BEARER = "Bearer";

  static Refusal of(HttpServletRequest request, Failure failure) {
    return new Refusal(failure, Visit.of(request).id(), BEARER);
  }

  Refusal asking(String other) {
    return new Refusal(failure, id, other);
  }

  ByteBuffer body() {
    return OpenAiChat.DIALECT.error(failure);
  }

  ReplyHead head(int length) {
    Headers headers = Headers.NONE.with(RequestIds.HEADER, id).with("x-request-id", id);
    if (failure.kind() == Kind.UNAUTHENTICATED) {
      headers = headers.with("www-authenticate", challenge);
    }
    if (failure.kind() == Kind.OVERLOADED && failure.retryAfter().isEmpty()) {
      headers = headers.with("retry-after", "1");
    }
    return ErrorHead.of(failure, headers, length);
  }

  Response response() {
    byte[] body = bytes();
    ReplyHead head = head(body.length);
    Response.ResponseBuilder response = Response.status(head.status()).entity(body);
    head.headers().fields().forEach(field -> response.header(field.name(), field.value()));
    return response.build();
  }

  /**
   * Writes the refusal to a response that nothing has been written to. The few bytes fit into any
   * container's buffer, so this does not wait for the client.
   *
   * @param close whether what is left of the request's body shall not be waited for
   */
  void write(HttpServletResponse response, boolean close) throws IOException {
    byte[] body = bytes();
    ReplyHead head = head(body.length);
    response.setStatus(head.status());
    head.headers().fields().forEach(field -> response.setHeader(field.name(), field.value()));
    if (close) {
      response.setHeader("connection", "close");
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private byte[] bytes() {
    ByteBuffer body = body();
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }
}
