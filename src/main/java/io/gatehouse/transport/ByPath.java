// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import io.gatehouse.wire.UpstreamRequest;
import java.util.Map;

/** The way to an upstream that lives at several addresses: the path says at which. */
public final class ByPath implements Transport {
  private final Map<String, Transport> ways;

  /**
   * @param ways by what the paths begin with that go there
   */
  public ByPath(Map<String, ? extends Transport> ways) {
    this.ways = Map.copyOf(ways);
  }

  @Override
  public Call send(UpstreamRequest request, Listener listener) {
    return ways.entrySet().stream()
        .filter(way -> request.path().startsWith(way.getKey()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no way to " + request.path()))
        .getValue()
        .send(request, listener);
  }
}
