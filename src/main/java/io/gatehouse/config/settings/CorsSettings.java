// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.List;
import java.util.Optional;

/** Which browser pages may ask. */
public interface CorsSettings {
  @Doc(
      "Origins whose pages may ask, such as `https://chat.example`; `*` for every page, none to"
          + " leave CORS off.")
  Optional<List<WebOrigin>> origins();
}
