// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import java.util.Optional;

/** What a listener has understood of one relayed reply. Changes nothing. Not thread-safe. */
public interface Tap {
  /** One event of a stream. */
  void event(String data);

  /** The body of a reply that is no stream. */
  void whole(byte[] body);

  /** Empty until the reply has reported any. */
  Optional<Usage> usage();

  /** The reply has said that it is complete, or its endpoint has no such word. */
  boolean finished();

  /** The closing mark has passed: nothing more is to be expected. */
  boolean closed();

  /** The reply carries an error of the upstream, whatever its status said. */
  Optional<Failure> failure();
}
