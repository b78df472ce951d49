// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.nio.ByteBuffer;

/**
 * Bytes to send and where.
 *
 * @param path relative to the upstream's base address, without a leading slash
 */
public record UpstreamRequest(String method, String path, Headers headers, ByteBuffer body) {
  public UpstreamRequest {
    body = body.asReadOnlyBuffer();
  }

  /** A JSON request. */
  public static UpstreamRequest post(String path, ByteBuffer json) {
    return new UpstreamRequest(
        "POST", path, Headers.NONE.with("content-type", "application/json"), json);
  }

  public static UpstreamRequest get(String path) {
    return new UpstreamRequest("GET", path, Headers.NONE, ByteBuffer.allocate(0));
  }

  /** The same request with more headers; a name both have is taken from {@code more}. */
  public UpstreamRequest with(Headers more) {
    return new UpstreamRequest(method, path, headers.with(more), body);
  }
}
