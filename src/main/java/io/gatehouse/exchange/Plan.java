// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Target;
import io.gatehouse.wire.Envelope;
import java.util.List;
import java.util.Optional;

/**
 * What a request has been understood to ask.
 *
 * @param upload the form that is still arriving, and still telling what it asks
 */
record Plan(Envelope envelope, boolean stream, Selection selection, Optional<Upload> upload) {
  private static final Envelope NOTHING = new Envelope(new byte[] {'{', '}'});

  Plan(Envelope envelope, boolean stream, Selection selection) {
    this(envelope, stream, selection, Optional.empty());
  }

  /** A form goes to one target only: what has been sent cannot be sent again. */
  static Plan of(Upload upload, Target target, Patience.Overrides patience) {
    return new Plan(NOTHING, false, Selection.of(target, patience), Optional.of(upload));
  }

  /** The name its client gave for the model; empty when it gave none. */
  String route() {
    return upload.map(Upload::route).orElse(selection.name());
  }

  /** Who may answer, in the order to be tried; never empty. */
  List<Target> targets() {
    return selection.targets();
  }

  @Override
  public boolean stream() {
    return upload.map(Upload::wantsStream).orElse(stream);
  }

  /** The same plan once the request has been sent and cannot be sent again. */
  Plan withoutRequest() {
    return new Plan(NOTHING, stream, selection, upload);
  }
}
