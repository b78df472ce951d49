// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.util.List;
import java.util.OptionalInt;

/** A key recognised: the names chosen in it, and the place in the list when it is one item. */
public record Found(Key key, List<String> chosen, OptionalInt index) {
  /** The one spelling of the key, whatever the source's was. */
  public String name() {
    return key.with(chosen);
  }
}
