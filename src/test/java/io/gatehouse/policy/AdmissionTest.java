// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Caller;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Refused;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  /** What is configured, what the caller brings, and what it is then called or told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # keys | users | anonymous | key | user | outcome
          |       false | false     |     |      | gateway_closed gatehouse.auth.server-users=true
          |       false | false     | k   | ann  | gateway_closed gatehouse.auth.api-keys
          |       false | true      | x   | ann  | anonymous
          k     | false | false     |     | ann  | missing_api_key 'Authorization: Bearer KEY'
          k     | false | false     | x   | ann  | invalid_api_key not valid
          k     | false | false     | k   |      | key-1
          |       true  | false     |     | ann  | ann
          |       true  | false     |     |      | missing_credentials Send a name
          |       true  | false     | x   |      | invalid_api_key not valid
          k     | true  | false     |     |      | missing_credentials Send an API key
          k     | true  | false     | k   | ann  | key-1
          k     | true  | false     | x   | ann  | ann
          k     | true  | true      |     | ann  | ann
          k     | true  | true      |     |      | anonymous
          """)
  void whoComesIn(
      @Nullable String keys,
      boolean users,
      boolean anonymous,
      @Nullable String key,
      @Nullable String user,
      String outcome) {
    Admission admission =
        new Admission(
            List.of(new ApiKeys(Optional.ofNullable(keys).map(List::of).orElse(List.of()))),
            users,
            anonymous);
    String heard = outcome(admission, Optional.ofNullable(key), Optional.ofNullable(user));
    int space = outcome.indexOf(' ');
    if (space < 0) {
      assertEquals(outcome, heard);
    } else {
      assertTrue(heard.startsWith(outcome.substring(0, space) + " "), heard);
      assertTrue(heard.contains(outcome.substring(space + 1)), heard);
    }
    assertEquals(keys == null && !users && !anonymous, admission.isClosed());
  }

  @Test
  void whoIsUnknownMayAskForWhatTheRuleForThemSays() {
    Permit little =
        new Permit(List.of(new NamePattern("small")), List.of(), List.of(), Allowance.UNLIMITED);
    Rule rule =
        new Rule(
            new Rule.Who(true, List.of(), Set.of(), List.of()),
            new Rule.Grant(Optional.empty(), Optional.of("nobody's"), Set.of(), little));
    Admission admission =
        new Admission(
            List.of(new ApiKeys(List.of("k"))), false, () -> true, new Rules(List.of(rule), true));
    Caller unknown = admission.admit(Optional.empty(), Optional::empty);
    assertEquals("anonymous", unknown.name());
    assertEquals(little, unknown.permit());
    Caller known = admission.admit(Optional.of("k"), Optional::empty);
    assertEquals(new Caller("key-1"), known);
  }

  private static String outcome(Admission admission, Optional<String> key, Optional<String> user) {
    try {
      return admission.admit(key, () -> user.map(Caller::new)).name();
    } catch (Refused refused) {
      return refused.failure().code().orElseThrow() + " " + refused.failure().message();
    }
  }
}
