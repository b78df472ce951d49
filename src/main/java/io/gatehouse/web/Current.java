// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The request that this thread is serving. To have it injected into a resource would cost several
 * look-ups for every request.
 */
final class Current {
  private static final ThreadLocal<HttpServletRequest> REQUEST = new ThreadLocal<>();

  private Current() {}

  static void enter(HttpServletRequest request) {
    REQUEST.set(request);
  }

  static void leave() {
    REQUEST.remove();
  }

  /**
   * @throws IllegalStateException outside of the servlet's own thread
   */
  static HttpServletRequest request() {
    HttpServletRequest request = REQUEST.get();
    if (request == null) {
      throw new IllegalStateException("this thread serves no request");
    }
    return request;
  }
}
