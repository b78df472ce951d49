// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.regex.Pattern;

/** A version of Azure's API: {@code v1}, its {@code preview}, or the date of an older one. */
public record AzureApiVersion(String text) {
  private static final Pattern FORM = Pattern.compile("v1|preview|\\d{4}-\\d\\d-\\d\\d(-preview)?");

  static AzureApiVersion parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("v1, preview, or a date such as 2024-10-21");
    }
    return new AzureApiVersion(text);
  }
}
