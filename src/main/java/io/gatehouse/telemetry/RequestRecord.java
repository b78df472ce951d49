// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.telemetry;

import io.gatehouse.model.Money;
import io.gatehouse.model.Tried;
import io.gatehouse.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One request as the log tells it: never content, never a credential.
 *
 * @param address where it came from, as far as the log may tell; or empty
 * @param route the name that the client gave for the model
 * @param firstByte from when the request was there and understood to the first byte for the client
 * @param cost what the tokens cost, as far as prices are known
 * @param ended how it ended, in one or two words
 * @param attempts all that were made, in order
 */
public record RequestRecord(
    String id,
    String caller,
    String address,
    String endpoint,
    String route,
    String upstream,
    String model,
    String mode,
    boolean stream,
    int status,
    Optional<Duration> firstByte,
    Duration duration,
    Optional<Usage> usage,
    Optional<Money> cost,
    String ended,
    Optional<String> reason,
    List<Tried> attempts) {
  public RequestRecord {
    attempts = List.copyOf(attempts);
  }
}
