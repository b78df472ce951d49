// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Allowance;
import io.gatehouse.model.Caller;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Rate;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Identity;
import io.gatehouse.policy.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules for callers, from their settings. */
class IdentitiesTest {
  private static Rules rules(String... settings) {
    Map<String, String> all = new TreeMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put("gatehouse.auth." + setting.substring(0, equals), setting.substring(equals + 1));
    }
    var read = SettingsReader.read(Sources.of(all, Map.of()));
    try (Identities identities = new Identities(read.auth(), "gatehouse/test")) {
      return identities.rules();
    }
  }

  @Test
  void aRuleGivesWhatItsSettingsSay() {
    Rules rules =
        rules(
            "rules.dev.roles=developer,tester",
            "rules.dev.owner=team-a",
            "rules.dev.cost-centre=4711",
            "rules.dev.tags=internal",
            "rules.dev.models=gpt-*,local/qwen",
            "rules.dev.endpoints=chat/*",
            "rules.dev.addresses=10.0.0.0/8",
            "rules.dev.limits.requests=100/minute,5000/day",
            "rules.dev.limits.tokens=200000/minute",
            "rules.dev.limits.concurrent=4",
            "rules.dev.limits.longest-input=8000",
            "rules.dev.limits.longest-output=1000");
    Permit permit =
        new Permit(
            List.of(new NamePattern("gpt-*"), new NamePattern("local/qwen")),
            List.of(new NamePattern("chat/*")),
            List.of(AddressRange.parse("10.0.0.0/8")),
            new Allowance(
                List.of(Rate.parse("100/minute"), Rate.parse("5000/day")),
                List.of(Rate.parse("200000/minute")),
                OptionalInt.of(4),
                OptionalLong.of(8000),
                OptionalLong.of(1000)));
    assertEquals(
        new Caller("ann", Optional.of("team-a"), Optional.of("4711"), Set.of("internal"), permit),
        rules.caller(Identity.user("ann", "tester"::equals)));
    assertEquals(new Caller("bob"), rules.caller(Identity.user("bob", role -> false)));
  }

  @Test
  void theLowestOrderIsFirstAndThenTheName() {
    Rules rules =
        rules(
            "rules.b.owner=b",
            "rules.a.owner=a",
            "rules.z.names=ann",
            "rules.z.order=1",
            "rules.z.owner=z",
            "users-without-rule=refuse");
    assertEquals(Optional.of("z"), rules.caller(Identity.user("ann", role -> false)).owner());
    assertEquals(Optional.of("a"), rules.caller(Identity.user("bob", role -> false)).owner());
  }

  @Test
  void whoIsUnknownCanBeBoundToo() {
    Rules rules =
        rules(
            "anonymous=true",
            "users-without-rule=refuse",
            "rules.everybody.anonymous=true",
            "rules.everybody.models=small",
            "rules.everybody.limits.requests=10/minute");
    Permit permit = rules.caller(Identity.ANONYMOUS).permit();
    assertEquals(List.of(new NamePattern("small")), permit.models());
    assertEquals(List.of(Rate.parse("10/minute")), permit.allowance().requests());
    assertThrows(Refused.class, () -> rules.caller(Identity.user("ann", role -> true)));
  }
}
