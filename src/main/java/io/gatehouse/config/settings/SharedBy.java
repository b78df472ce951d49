// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** What nodes share rates by. */
public enum SharedBy {
  /** Nothing: each has its own. */
  NODE,
  DATABASE,
  REDIS
}
