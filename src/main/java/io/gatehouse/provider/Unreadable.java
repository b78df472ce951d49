// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.wire.JsonShape;

/**
 * Replies that are not what was asked for, whatever their status says. Who answers in another
 * language will do so again; a reply that was cut short may have been an accident.
 */
public final class Unreadable {
  private Unreadable() {}

  /** A whole reply that should have been JSON. */
  public static Failure whole(String text) {
    Failure failure =
        Failure.of(
            Kind.UPSTREAM, "The upstream answered with something that is not a JSON object.");
    return JsonShape.of(text) == JsonShape.CUT_SHORT ? failure : failure.asLasting();
  }

  /** A part of a stream that should have been JSON. */
  public static Failure event() {
    return Failure.of(Kind.UPSTREAM, "The upstream's stream holds something that is not JSON.")
        .asLasting();
  }
}
