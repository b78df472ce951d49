// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.model.Budget;
import io.gatehouse.model.Money;
import io.gatehouse.model.NamePattern;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;

/** How much may be spent in a time. */
public interface BudgetSettings {
  @Doc("How much it is: money such as `12.50`, or a number of tokens.")
  Money amount();

  @Doc("Whether it is never to be exceeded; otherwise it warns.")
  @WithDefault("true")
  boolean hard();

  @Doc("When it begins anew.")
  @WithDefault("month")
  Budget.Period per();

  @Doc("Who shares it: each caller, owner or cost centre has one, or all callers together.")
  @WithDefault("all")
  Budget.Scope scope();

  @Doc("What is counted.")
  @WithDefault("money")
  Budget.Unit unit();

  @Doc("From which part of it on replies carry a warning.")
  @WithDefault("80%")
  Share warn();

  @Doc("Names of those it is for; a `*` stands for any text, and each has it alone.")
  @WithDefault("*")
  NamePattern whose();

  @Doc("Time zone in which its days begin.")
  @WithDefault("UTC")
  ZoneId zone();
}
