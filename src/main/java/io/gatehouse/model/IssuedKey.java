// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A key that was made for somebody, without the key itself: that is known to its owner only.
 *
 * @param id names it for ever, and its caller in logs and books
 * @param proofs what the key is recognised by; several while it is being exchanged
 * @param lastUsed to a minute or so
 */
public record IssuedKey(
    String id, Terms terms, List<Proof> proofs, Instant created, Optional<Instant> lastUsed) {

  /** What its bearer may do. */
  public enum Role {
    /** Ask models. */
    CALLER,
    /** Administer the gateway, and nothing else. */
    ADMIN
  }

  /**
   * What an administrator decides about it.
   *
   * @param name for people
   * @param expires from when on it lets nobody in
   * @param permit what a caller may ask for
   */
  public record Terms(
      String name,
      Role role,
      Optional<String> owner,
      Optional<String> costCentre,
      Set<String> tags,
      boolean enabled,
      Optional<Instant> expires,
      Permit permit) {
    public Terms {
      tags = Set.copyOf(tags);
    }

    public Terms withEnabled(boolean other) {
      return new Terms(name, role, owner, costCentre, tags, other, expires, permit);
    }
  }

  /**
   * A keyed hash of the key.
   *
   * @param until when it counts no more
   */
  public record Proof(String hash, Optional<Instant> until) {
    @Override
    public String toString() {
      return "***" + until.map(end -> " until " + end).orElse("");
    }
  }

  public IssuedKey {
    proofs = List.copyOf(proofs);
  }

  public IssuedKey with(Terms other) {
    return new IssuedKey(id, other, proofs, created, lastUsed);
  }

  /** The same with another key; the present one counts a while longer. */
  public IssuedKey rotated(String hash, Instant overlap) {
    Proof former = new Proof(proofs.get(0).hash(), Optional.of(overlap));
    return new IssuedKey(
        id, terms, List.of(new Proof(hash, Optional.empty()), former), created, lastUsed);
  }

  public Caller caller() {
    return new Caller(id, terms.owner(), terms.costCentre(), terms.tags(), terms.permit());
  }
}
