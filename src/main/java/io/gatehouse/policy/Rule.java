// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Caller;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whom it is for, and what those get. */
public record Rule(Who who, Grant grant) {
  /**
   * Whom it is for: whoever has one of the names, and one of the roles or one of the groups. An
   * empty list asks for nothing.
   *
   * @param anonymous for those of whom nothing is known, and for nobody else
   * @param roles of the server, word by word: a server cannot be asked for all roles of a user
   * @param groups of an identity provider
   */
  public record Who(
      boolean anonymous, List<NamePattern> names, Set<String> roles, List<NamePattern> groups) {
    public Who {
      names = List.copyOf(names);
      roles = Set.copyOf(roles);
      groups = List.copyOf(groups);
    }

    boolean includes(Identity identity) {
      return anonymous == identity.isAnonymous() && isNamed(identity) && isMember(identity);
    }

    private boolean isNamed(Identity identity) {
      return names.isEmpty() || any(names, identity.name());
    }

    private boolean isMember(Identity identity) {
      return (roles.isEmpty() && groups.isEmpty())
          || roles.stream().anyMatch(identity.role())
          || identity.groups().stream().anyMatch(group -> any(groups, group));
    }

    private static boolean any(List<NamePattern> patterns, String name) {
      return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }
  }

  /** What those get whom it is for. What it leaves out is as the identity provider says. */
  public record Grant(
      Optional<String> owner, Optional<String> costCentre, Set<String> tags, Permit permit) {
    public Grant {
      tags = Set.copyOf(tags);
    }

    Caller to(Identity identity) {
      Set<String> all = new HashSet<>(tags);
      all.addAll(identity.tags());
      return new Caller(
          identity.name(),
          owner.or(identity::owner),
          costCentre.or(identity::costCentre),
          all,
          permit);
    }
  }
}
