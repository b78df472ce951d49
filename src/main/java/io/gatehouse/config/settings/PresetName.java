// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** A gateway of another kind, whose variables we can read in place of settings. */
public enum PresetName {
  BAILIAN_PROXY,
  DASHSCOPE_PROXY,
  UNIFIED_PROXY,
  ZAI_PROXY,
  PIECES_PROXY
}
