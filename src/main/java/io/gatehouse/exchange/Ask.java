// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Caller;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A client's request, complete and admitted.
 *
 * @param id names this exchange in logs and headers
 * @param address where it came from, as far as the log may tell; or empty
 * @param urlModel the model that the URL names; it counts when the body names none we know
 */
public record Ask(
    String id,
    Caller caller,
    String address,
    Endpoint endpoint,
    Headers headers,
    ByteBuffer body,
    Optional<String> urlModel) {
  /** Who asked for what, without the body and the headers that it came with. */
  Ask withoutRequest() {
    return new Ask(id, caller, address, endpoint, Headers.NONE, ByteBuffer.allocate(0), urlModel);
  }
}
