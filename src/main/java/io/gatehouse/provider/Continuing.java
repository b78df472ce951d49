// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import java.util.EnumSet;
import java.util.Set;

/** How an OpenAI-compatible upstream is told to go on from a last message of the assistant. */
@SuppressWarnings("ImmutableEnumChecker") // Set.of
public enum Continuing {
  /** It cannot. */
  NONE,
  /** By nothing but that message, as Ollama and OpenRouter. */
  PLAIN(Quirk.CONTINUES),
  /** By {@code partial} on that message, as DashScope. */
  PARTIAL(Quirk.CONTINUES_PARTIAL),
  /** By {@code prefix} on that message, as DeepSeek's beta. */
  PREFIX(Quirk.CONTINUES_PREFIX),
  /** The same, of an upstream whose reply begins with that message once more. */
  MISTRAL(Quirk.CONTINUES_PREFIX, Quirk.REPEATS_PREFIX),
  /** By two fields of the request. */
  VLLM(Quirk.CONTINUES_FINAL);

  private final Set<Quirk> quirks;

  Continuing(Quirk... quirks) {
    this.quirks = Set.of(quirks);
  }

  /** These quirks, but about this as it says. */
  Set<Quirk> among(Set<Quirk> others) {
    Set<Quirk> all = EnumSet.noneOf(Quirk.class);
    all.addAll(others);
    for (Continuing other : values()) {
      all.removeAll(other.quirks);
    }
    all.addAll(quirks);
    return all;
  }
}
