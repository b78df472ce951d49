// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** A model at an upstream, written {@code upstream/model}; only the first slash divides. */
public record TargetName(String upstream, String model) {
  static TargetName parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1) {
      throw new IllegalArgumentException("upstream/model, such as openai/gpt-5.4-mini");
    }
    return new TargetName(text.substring(0, slash), text.substring(slash + 1));
  }
}
