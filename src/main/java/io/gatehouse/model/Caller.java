// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.util.Optional;
import java.util.Set;

/**
 * Who asks, by a name that may stand in a log and in the books: never a credential.
 *
 * @param owner the person or team that answers for it
 * @param costCentre who pays for it
 * @param permit what it may ask for, and how much
 */
public record Caller(
    String name,
    Optional<String> owner,
    Optional<String> costCentre,
    Set<String> tags,
    Permit permit) {
  /** Someone who was let in without a key. */
  public static final Caller ANONYMOUS = new Caller("anonymous");

  public Caller {
    tags = Set.copyOf(tags);
  }

  /** Somebody of whom no more than a name is known, and whom nothing is forbidden. */
  public Caller(String name) {
    this(name, Optional.empty(), Optional.empty(), Set.of(), Permit.EVERYTHING);
  }
}
