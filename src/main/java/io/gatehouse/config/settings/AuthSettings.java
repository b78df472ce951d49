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

  @Doc(
      "Secret that issued keys are hashed with before they are kept. Without it one is made and kept"
          + " in the database; see [operations](operations.md#issued-keys). It cannot be changed"
          + " while there are keys.")
  Optional<Secret> hashKey();

  @Doc(
      "Whether users of the application server are let in, by name: those whom it has authenticated"
          + " itself, and those whose name and password (`Authorization: Basic`) it accepts. Without"
          + " TLS a password travels readable.")
  @WithDefault("false")
  boolean serverUsers();
}
