// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * A name that a client chose, as one segment of a path: whatever it holds, it leads nowhere else.
 */
final class PathSegment {
  private PathSegment() {}

  /** Percent-encoded; {@code .} and {@code ..}, which no encoding makes harmless, are marked. */
  static String of(String name) {
    String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20").replace("*", "%2A");
    return encoded.equals(".") || encoded.equals("..") ? encoded + "%20" : encoded;
  }
}
