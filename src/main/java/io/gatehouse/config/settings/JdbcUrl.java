// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.Locale;

/** Where a database is that we have a driver for; nothing secret is in it. */
public record JdbcUrl(String text) {
  static JdbcUrl parse(String text) {
    if (!text.matches("jdbc:(postgresql|h2):\\S+")) {
      throw new IllegalArgumentException("jdbc:postgresql://HOST/DATABASE or jdbc:h2:…");
    }
    if (text.toLowerCase(Locale.ROOT)
        .matches(".*[?&;](\\w*password|user)=.*|jdbc:\\w+://[^?;]*@.*")) {
      throw new IllegalArgumentException("the URL alone; user and password have their own keys");
    }
    return new JdbcUrl(text);
  }
}
