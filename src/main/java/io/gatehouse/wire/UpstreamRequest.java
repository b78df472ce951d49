// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes to send and where.
 *
 * @param path relative to the upstream's base address, without a leading slash
 * @param stream a body that is still arriving, instead of {@code body}
 */
public record UpstreamRequest(
    String method, String path, Headers headers, ByteBuffer body, Optional<Stream> stream) {
  /**
   * A body that is still arriving.
   *
   * @param length in bytes, -1 when it is not known
   */
  public record Stream(Pipe pipe, long length) {}

  public UpstreamRequest {
    body = body.asReadOnlyBuffer();
  }

  public UpstreamRequest(String method, String path, Headers headers, ByteBuffer body) {
    this(method, path, headers, body, Optional.empty());
  }

  /** A JSON request. */
  public static UpstreamRequest post(String path, ByteBuffer json) {
    return new UpstreamRequest(
        "POST", path, Headers.NONE.with("content-type", "application/json"), json);
  }

  /** A request whose body is still arriving. */
  public static UpstreamRequest upload(String path, String contentType, Stream stream) {
    Headers headers = Headers.NONE.with("content-type", contentType);
    return new UpstreamRequest("POST", path, headers, ByteBuffer.allocate(0), Optional.of(stream));
  }

  public static UpstreamRequest get(String path) {
    return new UpstreamRequest("GET", path, Headers.NONE, ByteBuffer.allocate(0));
  }

  /** Without query, headers and body: any of them may hold a credential. */
  @Override
  public String toString() {
    return method + " " + path.replaceFirst("\\?.*", "");
  }

  public UpstreamRequest with(String name, String value) {
    return new UpstreamRequest(method, path, headers.with(name, value), body, stream);
  }

  /** The same request with more headers; a name both have is taken from {@code more}. */
  public UpstreamRequest with(Headers more) {
    return new UpstreamRequest(method, path, headers.with(more), body, stream);
  }
}
