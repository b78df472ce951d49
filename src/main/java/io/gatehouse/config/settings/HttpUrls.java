// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.net.URI;
import java.net.URISyntaxException;

/** Addresses of HTTP services, without anything secret or variable in them. */
final class HttpUrls {
  private static final int LAST_PORT = 65_535;

  private HttpUrls() {}

  /** The address without a slash at its end, so that a path can follow. */
  static URI parse(String text) {
    try {
      URI url = new URI(text.replaceFirst("/+$", ""));
      if (isHttp(url)
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException malformed) {
      // answered below, without the text: it may hold a credential
    }
    throw new IllegalArgumentException(
        "an http:// or https:// address without user, query or fragment");
  }

  private static boolean isHttp(URI url) {
    boolean scheme = "http".equalsIgnoreCase(url.getScheme()) || isHttps(url);
    return scheme && url.getHost() != null && url.getPort() != 0 && url.getPort() <= LAST_PORT;
  }

  private static boolean isHttps(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }
}
