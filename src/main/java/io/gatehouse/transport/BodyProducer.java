// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/** A request body: a type, perhaps a length, and nothing else about it. */
abstract class BodyProducer implements AsyncEntityProducer {
  private final long length;
  private final String contentType;

  /**
   * @param length in bytes, -1 when it is not known
   */
  BodyProducer(long length, String contentType) {
    this.length = length;
    this.contentType = contentType;
  }

  @Override
  public final long getContentLength() {
    return length;
  }

  @Override
  public final String getContentType() {
    return contentType;
  }

  @Override
  public final @Nullable String getContentEncoding() {
    return null;
  }

  @Override
  public final boolean isChunked() {
    return length < 0;
  }

  @Override
  public final Set<String> getTrailerNames() {
    return Set.of();
  }

  /** The reply is on its way: the body will not be sent again. */
  abstract void letGo();

  @Override
  public final void failed(Exception cause) {}
}
