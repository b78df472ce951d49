// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** Text that nobody may see by accident. */
public final class Secret {
  /** What is shown in place of a secret. */
  public static final String MASK = "***";

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text itself; for whoever sends or compares it, never for a log or a message. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && text.equals(secret.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
