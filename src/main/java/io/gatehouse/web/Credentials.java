// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The key or token that a caller presents: as {@code Authorization: Bearer}, or in {@code
 * x-api-key} or {@code api-key} as the libraries of some providers do. A URL is never looked at: it
 * stands in too many logs.
 */
final class Credentials {
  private static final String BEARER = "Bearer ";
  private static final List<String> PLAIN = List.of("x-api-key", "api-key");

  private Credentials() {}

  /**
   * What the caller presents, in whichever header.
   *
   * @throws Refused with 400 when it presents several that differ: whoever looked at the request
   *     before us may have taken it for somebody else's
   */
  static Optional<String> of(HttpServletRequest request) {
    Set<String> presented = bearers(request);
    for (String header : PLAIN) {
      values(request, header).stream()
          .map(String::strip)
          .filter(value -> !value.isEmpty())
          .forEach(presented::add);
    }
    if (presented.size() > 1) {
      throw new Refused(
          Failure.of(
                  Kind.INVALID,
                  "The request carries several keys that differ. Send one, in one of the headers"
                      + " 'Authorization: Bearer', 'x-api-key' and 'api-key'.")
              .withCode("ambiguous_credentials"));
    }
    return presented.stream().findFirst();
  }

  /** What is presented in the one header that administrators use. */
  static Optional<String> bearer(HttpServletRequest request) {
    return bearers(request).stream().findFirst();
  }

  /** Whether anything is presented, as far as one can tell without judging it. */
  static boolean areIn(HttpServletRequest request) {
    return !bearers(request).isEmpty()
        || PLAIN.stream().anyMatch(header -> !values(request, header).isEmpty());
  }

  private static Set<String> bearers(HttpServletRequest request) {
    Set<String> tokens = new LinkedHashSet<>();
    for (String value : values(request, "authorization")) {
      if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        tokens.add(value.substring(BEARER.length()).strip());
      }
    }
    tokens.remove("");
    return tokens;
  }

  private static List<String> values(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header));
  }
}
