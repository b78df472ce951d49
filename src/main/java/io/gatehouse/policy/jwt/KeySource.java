// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import java.util.Optional;

/** Where the keys of an identity provider come from. Thread-safe; nothing here waits. */
public interface KeySource {
  /** Those that were had last; empty when there never were any. */
  Optional<KeySet> keys();

  /**
   * Told that a token names a key that is not there. Answers whether newer keys are on their way,
   * so that it is worth while to come again in a moment.
   */
  boolean areNewerOnTheirWay();
}
