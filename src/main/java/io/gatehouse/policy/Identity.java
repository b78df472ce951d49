// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Somebody whom the server around us, or an identity provider, vouches for; {@link Rules} say what
 * that makes of them here.
 *
 * @param owner the person or team that answers for it
 * @param costCentre who pays for it
 * @param role whether it has such a role on the server; to be asked only while the request that
 *     brought it is being let in
 * @param groups as its identity provider says
 */
public record Identity(
    String name,
    Optional<String> owner,
    Optional<String> costCentre,
    Set<String> tags,
    Predicate<String> role,
    Set<String> groups) {
  /** Nobody in particular. */
  public static final Identity ANONYMOUS = user("anonymous", role -> false);

  public Identity {
    tags = Set.copyOf(tags);
    groups = Set.copyOf(groups);
  }

  /** A user of the server around us. */
  public static Identity user(String name, Predicate<String> role) {
    return new Identity(name, Optional.empty(), Optional.empty(), Set.of(), role, Set.of());
  }

  boolean isAnonymous() {
    return equals(ANONYMOUS);
  }
}
