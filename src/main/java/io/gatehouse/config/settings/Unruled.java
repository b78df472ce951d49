// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** What becomes of somebody known whom no rule is for. */
public enum Unruled {
  ALLOW,
  REFUSE
}
