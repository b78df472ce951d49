// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

/** One value as written somewhere: its key as that source spells it, its text, and where it is. */
public record Entry(String key, String text, String origin) {
  /** Never the text: it may be a secret. */
  @Override
  public String toString() {
    return key + " (" + origin + ")";
  }
}
