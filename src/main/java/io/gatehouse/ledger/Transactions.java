// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A database that may be asked, one transaction for each question. Never waits. */
@FunctionalInterface
public interface Transactions {
  /**
   * Has work done, perhaps more than once; what it does then must be as if it were done once.
   *
   * @return what it returns, or why nobody knows
   */
  <T> CompletionStage<T> ask(Function<Handle, T> work);
}
