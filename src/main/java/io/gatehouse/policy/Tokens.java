// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Caller;
import java.util.Optional;

/** Callers who are known by a token that they present. Thread-safe. */
public interface Tokens {
  /** Whether nobody can be known in this way. */
  boolean isEmpty();

  /**
   * Who presents this token; empty when it is none of these, and somebody else may know it.
   *
   * @throws io.gatehouse.model.Refused when it is one of these but lets nobody in, or when nobody
   *     can tell right now
   */
  Optional<Caller> caller(String presented);
}
