// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.regex.Pattern;

/** The path before every API endpoint: empty, or begun with a slash and not ended with one. */
public record ApiPrefix(String path) {
  private static final Pattern FORM = Pattern.compile("(/[A-Za-z0-9._~-]+)*/?");

  static ApiPrefix parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("nothing, or a path that begins with / such as /v1");
    }
    return new ApiPrefix(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }
}
