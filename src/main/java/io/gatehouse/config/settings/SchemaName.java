// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** The name of a schema that needs no quotes anywhere. */
public record SchemaName(String text) {
  static SchemaName parse(String text) {
    if (!text.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "a schema's name: lower-case letters, digits and _, not begun with a digit");
    }
    return new SchemaName(text);
  }
}
