// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Rule.Grant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the operator has decided about callers whom others vouch for: the first rule counts. */
public final class Rules {
  /** Whoever is known may ask for anything. */
  public static final Rules NONE = new Rules(List.of(), false);

  private static final Grant EVERYTHING =
      new Grant(Optional.empty(), Optional.empty(), Set.of(), Permit.EVERYTHING);

  private final List<Rule> rules;
  private final boolean closed;

  /**
   * @param closed whether somebody known is turned away whom no rule is for
   */
  public Rules(List<Rule> rules, boolean closed) {
    this.rules = List.copyOf(rules);
    this.closed = closed;
  }

  /** Every role of the server that some rule asks for. */
  public Set<String> roles() {
    Set<String> roles = new TreeSet<>();
    rules.forEach(rule -> roles.addAll(rule.who().roles()));
    return roles;
  }

  /**
   * Who this is to us.
   *
   * @throws Refused with 403 when no rule is for it and there has to be one
   */
  public Caller caller(Identity identity) {
    for (Rule rule : rules) {
      if (rule.who().includes(identity)) {
        return rule.grant().to(identity);
      }
    }
    if (closed && !identity.isAnonymous()) {
      throw new Refused(
          Failure.of(
                  Kind.FORBIDDEN,
                  "You are known here, but no rule of this gateway's operator lets you ask.")
              .withCode("no_rule_for_caller"));
    }
    return EVERYTHING.to(identity);
  }
}
