// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.routing.Target;
import io.gatehouse.wire.Envelope;
import java.util.List;
import java.util.Optional;

/**
 * What a request has been understood to ask.
 *
 * @param route the name its client gave for the model; empty when it gave none
 * @param targets who may answer, in the order to be tried; never empty
 * @param upload the form that is still arriving, and still telling what it asks
 */
record Plan(
    Envelope envelope,
    String route,
    boolean stream,
    List<Target> targets,
    Optional<Upload> upload) {
  private static final Envelope NOTHING = new Envelope(new byte[] {'{', '}'});

  Plan {
    targets = List.copyOf(targets);
  }

  Plan(Envelope envelope, String route, boolean stream, List<Target> targets) {
    this(envelope, route, stream, targets, Optional.empty());
  }

  /** A form goes to one target only: what has been sent cannot be sent again. */
  static Plan of(Upload upload, Target target) {
    return new Plan(NOTHING, "", false, List.of(target), Optional.of(upload));
  }

  @Override
  public String route() {
    return upload.map(Upload::route).orElse(route);
  }

  @Override
  public boolean stream() {
    return upload.map(Upload::wantsStream).orElse(stream);
  }

  /** The same plan once the request has been sent and cannot be sent again. */
  Plan withoutRequest() {
    return new Plan(NOTHING, route, stream, targets, upload);
  }
}
