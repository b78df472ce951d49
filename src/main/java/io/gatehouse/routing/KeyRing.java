// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static java.util.Comparator.comparing;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.routing.Key.Rest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one upstream, taking turns. One that is refused or limited rests alone, while the
 * others go on. Safe for use by many threads.
 */
public final class KeyRing {
  /** Whoever asks for this one asks for none. */
  private static final String NO_MODEL = "";

  private static final Logger LOG = Logger.getLogger(KeyRing.class.getName());

  private final String upstream;
  private final List<Key> keys;
  private final KeySettings settings;
  private final Clock clock;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param upstream its name, for the log
   * @param secrets one with nothing in it stands for none
   * @param breaker of each key, where there are several; the only one shares its upstream's fate
   */
  public KeyRing(
      String upstream,
      List<String> secrets,
      KeySettings settings,
      BreakerSettings breaker,
      Clock clock) {
    this.upstream = upstream;
    this.settings = settings;
    this.clock = clock;
    List<String> all = secrets.isEmpty() ? List.of("") : secrets;
    List<Key> made = new ArrayList<>();
    for (String secret : all) {
      int number = made.size() + 1;
      String name = "upstream '" + upstream + "', key " + number + " of " + all.size();
      BreakerSettings own = all.size() > 1 ? breaker : BreakerSettings.OFF;
      made.add(new Key(secret, number, all.size(), new Breaker(name, own, clock)));
    }
    this.keys = List.copyOf(made);
  }

  /** The next in turn of those that are used at all; empty when all rest. */
  public Optional<Key> next() {
    return next(NO_MODEL);
  }

  /** The next in turn of those that do not rest for this model; empty when all do. */
  public Optional<Key> next(String model) {
    if (keys.size() == 1) {
      return Optional.of(keys.get(0)).filter(only -> isAwake(only, model));
    }
    List<Key> awake = awake(model);
    return awake.isEmpty()
        ? Optional.empty()
        : Optional.of(awake.get(Math.floorMod(turn.getAndIncrement(), awake.size())));
  }

  /** How many there are; none where the upstream wants none. */
  public int count() {
    return (int) keys.stream().filter(key -> !key.secret().isEmpty()).count();
  }

  /** How many of them are not used now, for no model. */
  public int countResting() {
    return count() - (int) awake(NO_MODEL).stream().filter(key -> !key.secret().isEmpty()).count();
  }

  private List<Key> awake(String model) {
    return keys.stream().filter(key -> isAwake(key, model)).toList();
  }

  private boolean isAwake(Key key, String model) {
    return !isResting(key) && !isLimited(key, model) && key.breaker().allows();
  }

  private boolean isLimited(Key key, String model) {
    Rest rest = key.models.of(model);
    return rest != null && rest.until().isAfter(clock.instant());
  }

  /** When the first of them can be used for this model; empty when one can be used now. */
  public Optional<Instant> restsUntil(String model) {
    Instant first = back(firstBack(model), model);
    return first.isAfter(clock.instant()) ? Optional.of(first) : Optional.empty();
  }

  /** What to tell a client when {@link #next} has nothing. */
  public Failure resting(String model) {
    Key first = firstBack(model);
    Rest rest = rest(first, model);
    if (rest == null || !rest.until().isAfter(clock.instant())) {
      return first.breaker().refusal();
    }
    Duration left = Duration.between(clock.instant(), rest.until());
    String who = keys.size() == 1 ? " The key rests" : " All " + keys.size() + " keys rest, one";
    String message = rest.why().message() + who + " for another " + seconds(left) + ".";
    Failure failure = rest.why().as(rest.why().kind(), message).withUpstreamStatus(0);
    return failure.kind().again ? failure.withRetryAfter(left) : failure;
  }

  /**
   * Hears how a request with this key has failed, and lets the key rest if it is the key's own.
   *
   * @param model that was asked for; empty where there was none
   */
  public void failed(Key key, String model, Failure failure) {
    boolean alone = keys.size() == 1;
    Optional<Duration> asked =
        failure
            .retryAfter()
            .map(wait -> wait.compareTo(settings.longest()) > 0 ? settings.longest() : wait);
    if (failure.kind() == Kind.LIMITED && (!alone || asked.isPresent())) {
      limited(key, model, failure, asked.orElse(settings.limited()));
    } else if (failure.kind() == Kind.QUOTA && !alone) {
      rest(key, failure, asked.orElse(settings.quota()), "out of quota");
    } else if (failure.kind() == Kind.UPSTREAM_DENIED && !alone) {
      rest(key, failure, settings.denied(), "refused");
    }
  }

  private void limited(Key key, String model, Failure why, Duration time) {
    if (!settings.perModel() || model.equals(NO_MODEL)) {
      rest(key, why, time, "limited");
      return;
    }
    Instant now = clock.instant();
    if (key.models.add(model, new Rest(now.plus(time), why), now)) {
      LOG.warning(named(key) + " was limited for a model and rests for it for " + seconds(time));
    }
  }

  private void rest(Key key, Failure why, Duration time, String reason) {
    Rest rest = new Rest(clock.instant().plus(time), why);
    Rest before = key.rest.getAndUpdate(old -> rest.outlasts(old) ? rest : old);
    if (before == null) {
      LOG.warning(named(key) + " was " + reason + " and rests for " + seconds(time));
    }
  }

  private boolean isResting(Key key) {
    Rest rest = key.rest.get();
    if (rest == null) {
      return false;
    }
    if (rest.until().isAfter(clock.instant())) {
      return true;
    }
    if (key.rest.compareAndSet(rest, null)) {
      LOG.info(named(key) + " is back");
    }
    return false;
  }

  private Key firstBack(String model) {
    return Collections.min(keys, comparing(key -> back(key, model)));
  }

  /** The longer one of the rests of a key as a whole and for a model. */
  private static @Nullable Rest rest(Key key, String model) {
    Rest whole = key.rest.get();
    Rest own = key.models.of(model);
    return own != null && own.outlasts(whole) ? own : whole;
  }

  private static Instant back(Key key, String model) {
    Rest rest = rest(key, model);
    Instant closed = key.breaker().allows() ? Instant.MIN : key.breaker().probing();
    return rest == null || rest.until().isBefore(closed) ? closed : rest.until();
  }

  private String named(Key key) {
    return "upstream '" + upstream + "': " + key;
  }

  private static String seconds(Duration time) {
    return time.plusSeconds(1).minusNanos(1).toSeconds() + " s";
  }
}
