// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Who may ask. */
public interface AuthSettings {
  @Doc("Whether requests without a key are answered.")
  @WithDefault("false")
  boolean anonymous();

  @Doc("Keys that callers may present.")
  Optional<List<Secret>> apiKeys();
}
