// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.provider.ProviderKind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What settings must know of a type of upstream, whoever brings it.
 *
 * @param builtIn which of our own types it is; empty for a plug-in's
 * @param options that a plug-in's type understands, each with a word about it
 */
record TypeFacts(
    String id,
    Optional<UpstreamType> builtIn,
    Optional<String> baseUrl,
    Optional<String> defaultModel,
    boolean mends,
    boolean needsKey,
    Map<String, String> options) {
  TypeFacts {
    options = Map.copyOf(options);
  }

  static TypeFacts of(UpstreamType type) {
    return new TypeFacts(
        type.id(),
        Optional.of(type),
        type.baseUrl(),
        type.defaultModel(),
        type.mends(),
        type.needsKey(),
        Map.of());
  }

  static TypeFacts of(ProviderKind kind) {
    return new TypeFacts(
        kind.id(),
        Optional.empty(),
        kind.baseUrl(),
        kind.defaultModel(),
        false,
        kind.needsKey(),
        new TreeMap<>(kind.options()));
  }

  /** Whether it is reached at one address. */
  boolean isRemote() {
    return builtIn.map(UpstreamType::hasBaseUrl).orElse(true);
  }
}
