// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.Arrays;
import java.util.Optional;

/** The name of a type of upstream: one of ours, or one that a plug-in brings. */
public record TypeName(String id) {
  /** Our own type of that name. */
  public Optional<UpstreamType> builtIn() {
    return Arrays.stream(UpstreamType.values()).filter(this::is).findFirst();
  }

  public boolean is(UpstreamType type) {
    return type.id().equals(id);
  }
}
