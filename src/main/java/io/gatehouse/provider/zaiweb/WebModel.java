// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model as the site knows it.
 *
 * @param id its name there
 * @param title what people call it
 * @param thinks whether its name asks for thoughts
 * @param searches whether its name asks for a search
 */
record WebModel(String id, String title, boolean thinks, boolean searches) {
  private static final String THINKING = "-thinking";
  private static final String SEARCH = "-search";
  private static final Map<String, String> IDS =
      Map.of(
          "glm-4.5", "0727-360B-API",
          "glm-4.5-air", "0727-106B-API",
          "glm-4.6", "GLM-4-6-API-V1");

  /**
   * @param ids names that count before those we know
   */
  static WebModel of(String name, Map<String, String> ids) {
    boolean thinks = name.endsWith(THINKING);
    boolean searches = name.endsWith(SEARCH);
    int suffix = thinks ? THINKING.length() : searches ? SEARCH.length() : 0;
    String base = name.substring(0, name.length() - suffix);
    String id =
        Optional.ofNullable(ids.get(name))
            .or(() -> Optional.ofNullable(ids.get(base)))
            .orElseGet(() -> IDS.getOrDefault(base, base));
    return new WebModel(id, base.toUpperCase(Locale.ROOT), thinks, searches);
  }
}
