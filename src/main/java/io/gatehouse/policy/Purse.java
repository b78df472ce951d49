// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Rate;
import java.util.Optional;
import java.util.function.Consumer;

/** What is left of one rate, to take from and to give back to. Thread-safe. */
public interface Purse {
  Rate rate();

  /**
   * Takes so much, or nothing.
   *
   * @param told hears once, on any thread and perhaps at once, whether it was there
   */
  void take(long amount, Consumer<Left> told);

  /** Corrects what has been taken: gives back, or takes more, be there any or not. */
  void put(long amount);

  /**
   * What is left now, as far as this node knows; takes nothing and asks nobody. Empty while it
   * knows nothing.
   */
  Optional<Quota> look();

  /** Whether nothing would be lost with it, as far as this node knows. */
  boolean isFull();
}
