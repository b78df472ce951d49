// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.util.List;

/** Where the administrator may have bound what is ours: no prefix works on every server. */
final class JndiNames {
  private static final List<String> PREFIXES =
      List.of("java:comp/env/", "java:global/", "java:/", "");

  private JndiNames() {}

  /** All names that may be meant by this one, the likeliest first. */
  static List<String> meantBy(String name) {
    return name.startsWith("java:")
        ? List.of(name)
        : PREFIXES.stream().map(prefix -> prefix + name).toList();
  }
}
