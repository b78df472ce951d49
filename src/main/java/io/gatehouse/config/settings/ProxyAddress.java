// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.net.URI;

/** An HTTP proxy between us and upstreams. */
public record ProxyAddress(String host, int port) {
  static ProxyAddress parse(String text) {
    try {
      URI url = HttpUrls.parse(text);
      if (url.getScheme().equalsIgnoreCase("http")
          && url.getPort() > 0
          && url.getRawPath().isEmpty()) {
        return new ProxyAddress(url.getHost(), url.getPort());
      }
    } catch (IllegalArgumentException notHttp) {
      // answered below
    }
    throw new IllegalArgumentException("http://host:port, without user or path");
  }
}
