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
    return is("text/event-stream");
  }

  public boolean isJson() {
    return is("application/json") || mediaType().endsWith("+json");
  }

  private boolean is(String type) {
    String given = headers.first("content-type").orElse("");
    return given.regionMatches(true, 0, type, 0, type.length())
        && (given.length() == type.length() || "; ".indexOf(given.charAt(type.length())) >= 0);
  }
}
