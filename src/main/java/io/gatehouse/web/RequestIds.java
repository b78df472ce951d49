// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names for requests: the caller's own when it is sane, otherwise a random one; no secrets. */
final class RequestIds {
  static final String HEADER = "x-gatehouse-request-id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/+=-]{0,127}");

  private RequestIds() {}

  static String of(HttpServletRequest request) {
    for (String header : new String[] {HEADER, "x-request-id"}) {
      String given = request.getHeader(header);
      if (given != null && SANE.matcher(given).matches()) {
        return given;
      }
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return "gh-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt());
  }
}
