// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.Locale;

/** How the workflow of an application streams. */
public enum FlowStreamMode {
  FULL_THOUGHTS,
  MESSAGE_FORMAT,
  MESSAGE_FORMAT_PLUS,
  AGENT_FORMAT;

  /** What the upstream calls it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
