// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

/** A name in the server's own naming; one that would lead to another host is none. */
public record JndiName(String text) {
  static JndiName parse(String text) {
    String path = text.startsWith("java:") ? text.substring("java:".length()) : text;
    if (!path.matches("[^\\s:]+")) {
      throw new IllegalArgumentException(
          "a JNDI name such as jdbc/gatehouse or java:jboss/datasources/gatehouse");
    }
    return new JndiName(text);
  }
}
