// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** What an upstream calls a model that clients know under another name: {@code name=id}. */
public record ModelId(String name, String id) {
  static ModelId parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new IllegalArgumentException("name=id, such as glm-4.6=GLM-4-6-API-V1");
    }
    return new ModelId(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }
}
