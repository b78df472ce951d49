// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import io.gatehouse.model.Failure;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One of an upstream's keys. Shows its number, never itself. */
public final class Key {
  /** Why and until when a key is not used. */
  record Rest(Instant until, Failure why) {
    boolean outlasts(@Nullable Rest other) {
      return other == null || other.until.isBefore(until);
    }
  }

  final AtomicReference<@Nullable Rest> rest = new AtomicReference<>();
  final ModelRests models = new ModelRests();
  private final String secret;
  private final int number;
  private final int count;
  private final Breaker breaker;

  /**
   * @param number from 1
   * @param count how many there are
   */
  Key(String secret, int number, int count, Breaker breaker) {
    this.secret = secret;
    this.number = number;
    this.count = count;
    this.breaker = breaker;
  }

  /** Empty where the upstream wants none. */
  public String secret() {
    return secret;
  }

  /** Guards this key alone; always lets through where it is the only one. */
  public Breaker breaker() {
    return breaker;
  }

  /** For the log. */
  @Override
  public String toString() {
    return "key " + number + " of " + count;
  }
}
