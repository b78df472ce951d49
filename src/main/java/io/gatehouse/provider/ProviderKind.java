// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import java.util.Map;
import java.util.Optional;

/**
 * A type of upstream that a plug-in brings. The gateway finds it with {@link
 * java.util.ServiceLoader} when a jar beside its own libraries names it in {@code
 * META-INF/services/io.gatehouse.provider.ProviderKind}, makes it with its constructor without
 * parameters, and asks all of this once at start. Whatever it throws stops the start.
 */
public interface ProviderKind {
  /**
   * What {@code gatehouse.upstreams.<name>.type} is set to: lower-case letters, digits, hyphens.
   */
  String id();

  /** Where its upstreams are, unless set; empty when every one is somewhere else. */
  default Optional<String> baseUrl() {
    return Optional.empty();
  }

  /** The model asked for when a request names only the upstream. */
  default Optional<String> defaultModel() {
    return Optional.empty();
  }

  /** Whether an upstream of this type is of no use without a credential. */
  default boolean needsKey() {
    return true;
  }

  /** What {@code gatehouse.upstreams.<name>.options} may hold: each name with a word about it. */
  default Map<String, String> options() {
    return Map.of();
  }

  /**
   * What speaks to one upstream. Called more than once for it, so it opens and starts nothing.
   *
   * @param options those that are set
   * @throws IllegalArgumentException when one of them is wrong; its message is shown, so it says
   *     what was expected and not what was found, which may be a secret
   */
  Provider create(Map<String, String> options);
}
