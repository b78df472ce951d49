// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.routing.Target;
import io.gatehouse.wire.Envelope;
import java.util.List;

/**
 * What a request has been understood to ask.
 *
 * @param route the name its client gave for the model; empty when it gave none
 * @param targets who may answer, in the order to be tried; never empty
 */
record Plan(Envelope envelope, String route, boolean stream, List<Target> targets) {
  Plan {
    targets = List.copyOf(targets);
  }
}
