// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When and how often a target is tried again. */
public interface RetrySettings {
  @Doc("Most tries of one target, the first included; 1 tries nothing again.")
  @Bounds(min = "1", max = "100")
  @WithDefault("5")
  int attempts();

  @Doc("First wait, doubled with each further one.")
  @Bounds(min = "1ms", max = "1h")
  @WithDefault("100ms")
  Duration base();

  @Doc(
      "Retries of an upstream, as a share of the requests it was sent within ten seconds; beyond it"
          + " a failure is final there.")
  @WithDefault("20%")
  Share budget();

  @Doc("Retries per second that an upstream may be sent beside that share.")
  @Bounds(min = "0", max = "1000000")
  @WithDefault("10")
  int budgetFloor();

  @Doc(
      "Texts that make an accident of status 400, in any case of letters; nothing for none. The"
          + " status that clients see stays 400.")
  @WithDefault("系统繁忙,system busy,rate limit,too many requests,temporarily unavailable")
  Optional<List<String>> busyTexts();

  @Doc("Share by which a wait is lengthened or shortened at random.")
  @WithDefault("25%")
  Share jitter();

  @Doc("First wait after 429, doubled with each further one.")
  @Bounds(min = "1ms", max = "1h")
  @WithDefault("1s")
  Duration limitedBase();

  @Doc("Where the doubling after 429 ends.")
  @Bounds(min = "1ms", max = "1h")
  @WithDefault("30s")
  Duration limitedLongest();

  @Doc("Where the doubling ends.")
  @Bounds(min = "1ms", max = "1h")
  @WithDefault("10s")
  Duration longest();

  @Doc(
      "Longest `retry-after` of an upstream that is waited for; one that asks for more is not tried"
          + " again.")
  @Bounds(min = "0", max = "1h")
  @WithDefault("30s")
  Duration longestRetryAfter();

  @Doc("Error statuses that are tried again; nothing for none.")
  @Bounds(min = "400", max = "599")
  @WithDefault("408,429,500,502,503,504,529")
  Optional<List<Integer>> statuses();
}
