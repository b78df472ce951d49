// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/**
 * Which other origins' pages may use the gateway from a browser; nobody's unless configured.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
final class Cors {
  private final List<String> origins;

  Cors(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  /** Adds what a browser wants to see; answers whether that was all the request was about. */
  boolean answer(HttpServletRequest request, HttpServletResponse response) {
    String origin = request.getHeader("origin");
    if (origin == null || origins.isEmpty()) {
      return false;
    }
    response.addHeader("vary", "Origin");
    boolean everybody = origins.contains("*");
    if (!everybody && !origins.contains(origin)) {
      return false;
    }
    response.setHeader("access-control-allow-origin", everybody ? "*" : origin);
    response.setHeader(
        "access-control-expose-headers",
        "x-request-id, x-gatehouse-request-id, x-gatehouse-upstream, retry-after,"
            + " retry-after-ms, x-ratelimit-limit-requests, x-ratelimit-remaining-requests,"
            + " x-ratelimit-reset-requests");
    boolean preflight =
        request.getMethod().equals("OPTIONS")
            && request.getHeader("access-control-request-method") != null;
    if (preflight) {
      response.setHeader("access-control-allow-methods", "GET, POST, OPTIONS");
      String wanted = request.getHeader("access-control-request-headers");
      response.setHeader(
          "access-control-allow-headers", wanted == null ? "authorization, content-type" : wanted);
      response.setHeader("access-control-max-age", "3600");
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
    return preflight;
  }
}
