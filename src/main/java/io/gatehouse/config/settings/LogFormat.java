// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** How a line of the request log is written. */
public enum LogFormat {
  TEXT,
  JSON
}
