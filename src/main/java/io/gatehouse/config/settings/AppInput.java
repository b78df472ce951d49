// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** The form in which an application takes a conversation. */
public enum AppInput {
  MESSAGES,
  PROMPT
}
