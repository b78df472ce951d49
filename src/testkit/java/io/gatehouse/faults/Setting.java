// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

/** Whom the gateway may ask, and whether it ever gets better. */
public enum Setting {
  RECOVERS("well from the second try on"),
  STAYS("never well"),
  SECOND_TARGET("with a second target");

  private final String title;

  Setting(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
