// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
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

  @Doc(
      "Identity providers whose tokens let their bearer in, see"
          + " [operations](operations.md#tokens-of-an-identity-provider).")
  @Named(
      pattern = "[a-z0-9][a-z0-9-]*",
      says = "lower-case letters, digits and hyphens, begun with a letter or digit")
  Map<String, JwtSettings> jwt();

  @Doc(
      "What users of the server, bearers of tokens and anonymous callers are and may, see"
          + " [operations](operations.md#rules-for-callers).")
  @Named(
      pattern = "[a-z0-9][a-z0-9-]*",
      says = "lower-case letters, digits and hyphens, begun with a letter or digit")
  Map<String, RuleSettings> rules();

  @Doc("What becomes of a user of the server, or the bearer of a token, whom no rule is for.")
  @WithDefault("allow")
  Unruled usersWithoutRule();
}
