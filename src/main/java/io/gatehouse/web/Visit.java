// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Caller;
import jakarta.servlet.ServletRequest;
import java.nio.ByteBuffer;

/** What the filters have found out about a request, kept as attributes of it. */
final class Visit {
  private static final String ID = "gatehouse.id";
  private static final String CALLER = "gatehouse.caller";
  private static final String BODY = "gatehouse.body";

  private Visit() {}

  static void id(ServletRequest request, String id) {
    request.setAttribute(ID, id);
  }

  static String id(ServletRequest request) {
    return request.getAttribute(ID) instanceof String id ? id : "";
  }

  static void caller(ServletRequest request, Caller caller) {
    request.setAttribute(CALLER, caller);
  }

  static Caller caller(ServletRequest request) {
    return request.getAttribute(CALLER) instanceof Caller caller ? caller : Caller.ANONYMOUS;
  }

  static void body(ServletRequest request, byte[] body) {
    request.setAttribute(BODY, ByteBuffer.wrap(body));
  }

  /** Hands the collected body over; empty when there was none or it has not been collected. */
  static ByteBuffer takeBody(ServletRequest request) {
    Object body = request.getAttribute(BODY);
    request.removeAttribute(BODY);
    return body instanceof ByteBuffer bytes ? bytes : ByteBuffer.allocate(0);
  }
}
