// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Decides whether a target that failed is tried again, and when. */
public final class RetryPolicy {
  private static final int TOO_MANY_REQUESTS = 429;

  private final RetrySettings settings;
  private final DoubleSupplier random;

  /**
   * @param random a number from 0 up to 1 at each call, from any thread
   */
  public RetryPolicy(RetrySettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
  }

  /**
   * How long to wait before the same target is tried again; empty when it is not.
   *
   * @param attempts how often it has been tried
   */
  public Optional<Duration> delay(Failure failure, int attempts) {
    Optional<Duration> asked = failure.retryAfter();
    boolean tooLong =
        asked.filter(wait -> wait.compareTo(settings.longestRetryAfter()) > 0).isPresent();
    if (attempts >= settings.attempts() || tooLong || !mayPass(failure)) {
      return Optional.empty();
    }
    Duration ours = shaken(pace(failure).after(attempts - 1));
    return Optional.of(asked.filter(wait -> wait.compareTo(ours) > 0).orElse(ours));
  }

  /** Whether an upstream that answers 400 so has only too much to do. */
  public boolean meansBusy(String body) {
    return settings.busy().areIn(body);
  }

  /**
   * Whether the same place may do better in a moment. An upstream's error is judged by its status,
   * unless its words have said more.
   */
  private boolean mayPass(Failure failure) {
    Kind kind = failure.kind();
    if (!kind.elsewhere || !kind.again || failure.lasting()) {
      return false;
    }
    if (failure.upstreamStatus() < 400 || kind == Kind.OVERLOADED) {
      return true;
    }
    return settings.statuses().contains(status(failure));
  }

  private static int status(Failure failure) {
    return failure.kind() == Kind.LIMITED ? TOO_MANY_REQUESTS : failure.upstreamStatus();
  }

  private RetrySettings.Pace pace(Failure failure) {
    return failure.kind() == Kind.LIMITED ? settings.limited() : settings.usual();
  }

  private Duration shaken(Duration wait) {
    double factor = 1 + settings.jitter() * (2 * random.getAsDouble() - 1);
    return Duration.ofNanos((long) (wait.toNanos() * factor));
  }
}
