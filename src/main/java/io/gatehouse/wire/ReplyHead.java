// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.util.Locale;

/**
 * The beginning of an HTTP reply.
 *
 * @param length of the body in bytes, -1 when the reply does not say
 */
public record ReplyHead(int status, Headers headers, long length) {
  /** The media type without parameters, in lower case; empty when there is none. */
  public String mediaType() {
    String type = headers.first("content-type").orElse("");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  public boolean isEventStream() {
    return mediaType().equals("text/event-stream");
  }

  public boolean isJson() {
    String type = mediaType();
    return type.equals("application/json") || type.endsWith("+json");
  }
}
