// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.routing.Patience;
import io.gatehouse.wire.Headers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What callers may ask for by header, as far as their operator lets them. A header that is not
 * allowed or not understood is refused, never passed over.
 */
public final class Wishes {
  static final String TARGET = "x-gatehouse-target";

  private static final String TIMEOUT = "x-gatehouse-timeout";

  /**
   * What one caller asks for.
   *
   * @param target the model to answer, instead of the body's
   */
  record Wish(Optional<String> target, Patience.Overrides patience) {
    static final Wish NONE = new Wish(Optional.empty(), Patience.Overrides.NONE);
  }

  private final boolean target;
  private final Duration longest;
  private final Function<String, Duration> durations;

  /**
   * @param target whether a target may be named
   * @param longest the longest time that may be asked for; zero when none may
   * @param durations reads a time, or throws an {@link IllegalArgumentException} that says what is
   *     expected
   */
  public Wishes(boolean target, Duration longest, Function<String, Duration> durations) {
    this.target = target;
    this.longest = longest;
    this.durations = durations;
  }

  /** Every wish is refused. */
  public static Wishes refused() {
    return new Wishes(false, Duration.ZERO, text -> Duration.ZERO);
  }

  /**
   * The wishes among a request's headers.
   *
   * @throws Refused when one cannot be granted
   */
  Wish of(Headers headers) {
    Map<String, String> given = given(headers);
    if (given.isEmpty()) {
      return Wish.NONE;
    }
    Optional<String> named = Optional.ofNullable(given.remove(TARGET)).map(this::target);
    var patience =
        new Patience.Overrides(
            time(given, TIMEOUT + "-first-byte"),
            time(given, TIMEOUT + "-first-content"),
            time(given, TIMEOUT + "-idle"),
            time(given, TIMEOUT),
            Optional.empty());
    for (String unknown : given.keySet()) {
      throw refused(unknown, "is not known; the times are first-byte, first-content and idle");
    }
    return new Wish(named, patience);
  }

  private static Map<String, String> given(Headers headers) {
    Map<String, String> given = new TreeMap<>();
    for (Headers.Field field : headers.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      boolean wish = name.equals(TARGET) || name.startsWith(TIMEOUT);
      if (wish && given.put(name, field.value().strip()) != null) {
        throw refused(name, "must not come twice");
      }
    }
    return given;
  }

  private String target(String name) {
    if (!target) {
      throw notAllowed(TARGET, "gatehouse.overrides.target=true");
    }
    if (name.isEmpty()) {
      throw refused(TARGET, "must be a route, upstream/model, or a model");
    }
    return name;
  }

  private Optional<Duration> time(Map<String, String> given, String name) {
    return Optional.ofNullable(given.remove(name)).map(text -> time(name, text));
  }

  private Duration time(String name, String text) {
    if (longest.isZero()) {
      throw notAllowed(name, "gatehouse.overrides.longest-timeout");
    }
    Duration time;
    try {
      time = durations.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw refused(name, "must be " + wrong.getMessage());
    }
    if (time.isZero() || time.compareTo(longest) > 0) {
      throw refused(name, "must be more than 0 and at most " + words(longest));
    }
    return time;
  }

  private static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  private static Refused notAllowed(String name, String setting) {
    return new Refused(
        failure(name, "is not allowed here; the setting " + setting + " would allow it")
            .withCode("override_not_allowed"));
  }

  private static Refused refused(String name, String why) {
    return new Refused(failure(name, why));
  }

  private static Failure failure(String name, String why) {
    return Failure.of(Kind.INVALID, "The header '" + name + "' " + why + ".").withParam(name);
  }
}
