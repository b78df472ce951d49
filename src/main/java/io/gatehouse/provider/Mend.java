// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Endpoint;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The repairs that make one upstream's speech readable to the official SDKs. JSON in and JSON out,
 * only the named repairs; unknown fields stay where they are.
 */
public interface Mend {
  /** The request as this upstream wants it; the very same object when nothing needs repair. */
  JsonObject request(Endpoint endpoint, JsonObject request);

  /** The fields of such a request that this upstream has no words for and does not get to see. */
  default List<String> drops(Endpoint endpoint, JsonObject request) {
    return List.of();
  }

  /**
   * A whole reply, mended.
   *
   * @param request what the client had asked
   * @param count what the reply costs by our own count, for where the upstream does not say
   */
  JsonObject reply(
      Endpoint endpoint, JsonObject request, JsonObject reply, Supplier<JsonObject> count);

  /**
   * A fresh mender for one streamed chat or completion; the streams of other endpoints need none.
   * Not thread-safe.
   *
   * @param request what the client had asked
   * @param count what has come so far costs by our own count, for where the upstream does not say
   */
  Stream stream(JsonObject request, Supplier<JsonObject> count);

  /** One streamed reply under repair. */
  interface Stream {
    /** Takes an event's data and hands on the data of as many events as it has become. */
    void event(String data, Consumer<String> mended);

    /** The upstream has ended its reply: hands on what was held back, and the closing mark. */
    void end(Consumer<String> mended);

    Optional<Usage> usage();

    boolean finished();

    /** The closing mark has passed: nothing more is to be expected. */
    boolean closed();

    /** An error that the upstream told in-band, or the reason why the stream is not complete. */
    Optional<Failure> failure();
  }
}
