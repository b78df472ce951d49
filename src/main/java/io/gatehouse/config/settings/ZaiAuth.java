// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** How Z.ai is told who asks. */
public enum ZaiAuth {
  /** By the key itself. */
  RAW,
  /** By a token that is signed with the key, and expires. */
  JWT
}
