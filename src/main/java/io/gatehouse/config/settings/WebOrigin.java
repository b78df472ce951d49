// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.net.URI;
import java.util.Locale;

/** An origin of browser pages as the {@code Origin} header spells it, or {@code *} for any. */
public record WebOrigin(String text) {
  public static final WebOrigin ANY = new WebOrigin("*");

  static WebOrigin parse(String text) {
    if (text.equals(ANY.text)) {
      return ANY;
    }
    try {
      URI url = HttpUrls.parse(text);
      if (url.getRawPath().isEmpty()) {
        return new WebOrigin(url.toString().toLowerCase(Locale.ROOT));
      }
    } catch (IllegalArgumentException notHttp) {
      // answered below
    }
    throw new IllegalArgumentException("* or scheme://host[:port], such as https://chat.example");
  }
}
