// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Caller;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  /** Three rules in this order: for a role or a group, for names, for nobody in particular. */
  private static final List<Rule> RULES =
      List.of(
          rule(false, List.of(), Set.of("dev"), List.of("research-*"), "labs"),
          rule(false, List.of("corp:*", "ann"), Set.of(), List.of(), "names"),
          rule(false, List.of("x-*"), Set.of("ops"), List.of(), "both"),
          rule(true, List.of(), Set.of(), List.of(), "nobody"));

  private static Rule rule(
      boolean anonymous, List<String> names, Set<String> roles, List<String> groups, String pays) {
    Permit permit =
        new Permit(patterns(List.of(pays + "-model")), List.of(), List.of(), Allowance.UNLIMITED);
    return new Rule(
        new Rule.Who(anonymous, patterns(names), roles, patterns(groups)),
        new Rule.Grant(Optional.empty(), Optional.of(pays), Set.of(pays), permit));
  }

  private static List<NamePattern> patterns(List<String> texts) {
    return texts.stream().map(NamePattern::new).toList();
  }

  /** Who asks, with which roles of the server and groups of a provider, and which rule counts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bob      | dev     |              | labs
          bob      | dev ops |              | labs
          ann      | dev     |              | labs
          ann      |         |              | names
          corp:eve |         | research-ai  | labs
          corp:eve |         | research     | names
          corp:eve |         | dev          | names
          x-1      | ops     |              | both
          x-1      |         | ops          | none
          y-1      | ops     |              | none
          bob      |         |              | none
          bob      | DEV     |              | none
          """)
  void theFirstThatFitsCounts(
      String name, @Nullable String roles, @Nullable String groups, String rule) {
    Identity who =
        new Identity(
            name,
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            role -> words(roles).contains(role),
            words(groups));
    assertEquals(rule, payer(new Rules(RULES, false), who));
    assertEquals(rule.equals("none") ? "403" : rule, payer(new Rules(RULES, true), who));
  }

  private static Set<String> words(@Nullable String text) {
    return text == null ? Set.of() : Set.of(text.split(" "));
  }

  private static String payer(Rules rules, Identity who) {
    try {
      Caller caller = rules.caller(who);
      assertEquals(who.name(), caller.name());
      return caller.costCentre().orElse("none");
    } catch (Refused refused) {
      assertEquals(Optional.of("no_rule_for_caller"), refused.failure().code());
      return String.valueOf(refused.failure().status());
    }
  }

  @Test
  void whoIsUnknownHasARuleOfItsOwnAndIsNotRefusedForWantOfOne() {
    assertEquals("nobody", payer(new Rules(RULES, true), Identity.ANONYMOUS));
    assertEquals("none", payer(new Rules(RULES.subList(0, 3), true), Identity.ANONYMOUS));
    assertEquals(Caller.ANONYMOUS, Rules.NONE.caller(Identity.ANONYMOUS));
  }

  @Test
  void aUserWhoIsCalledAnonymousIsNotNobody() {
    assertEquals("none", payer(new Rules(RULES, false), Identity.user("anonymous", role -> false)));
  }

  @Test
  void aRuleSaysMoreThanAProviderAndTagsAreThoseOfBoth() {
    Identity who =
        new Identity(
            "ann",
            Optional.of("her team"),
            Optional.of("4711"),
            Set.of("berlin"),
            role -> false,
            Set.of());
    Caller caller = new Rules(RULES, true).caller(who);
    assertEquals(Optional.of("names"), caller.costCentre());
    assertEquals(Optional.of("her team"), caller.owner());
    assertEquals(Set.of("berlin", "names"), caller.tags());
    assertEquals(List.of(new NamePattern("names-model")), caller.permit().models());
    assertEquals(Optional.of("4711"), Rules.NONE.caller(who).costCentre());
  }

  @Test
  void onlyRolesThatARuleNamesAreAskedFor() {
    List<String> asked = new ArrayList<>();
    Identity who =
        Identity.user(
            "bob",
            role -> {
              asked.add(role);
              return false;
            });
    new Rules(RULES, false).caller(who);
    assertEquals(List.of("dev"), asked);
    assertEquals(Set.of("dev", "ops"), new Rules(RULES, false).roles());
  }
}
