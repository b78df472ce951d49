// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.telemetry.ShownAddress;
import java.time.Duration;
import java.util.List;

/**
 * How the gateway appears on the web.
 *
 * @param apiPrefix begins with a slash, or is empty
 * @param bodyLimit largest request body in bytes, after decompression
 * @param uploadLimit largest upload in bytes, of those that are streamed through
 * @param uploadTime within which a request body must have arrived; zero is for ever
 * @param corsOrigins whose pages may ask; empty is nobody's, {@code *} is everybody's
 * @param modelRoutes whether {@code /model/v1/chat/completions} is understood
 * @param tolerantPaths whether well-known misspellings of paths are understood
 * @param drain how long running exchanges may take to end when the gateway stops
 * @param shownAddress how much of callers' addresses the request log tells
 */
public record WebSettings(
    String apiPrefix,
    int bodyLimit,
    long uploadLimit,
    Duration uploadTime,
    List<String> corsOrigins,
    boolean modelRoutes,
    boolean tolerantPaths,
    Duration drain,
    ShownAddress shownAddress) {
  public WebSettings {
    corsOrigins = List.copyOf(corsOrigins);
  }
}
