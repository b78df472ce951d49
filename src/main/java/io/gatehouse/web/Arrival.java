// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.BodyFailure;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** A request body that has arrived: unpacked, measured, and kept for the resource. */
final class Arrival {
  private Arrival() {}

  static boolean knows(String encoding) {
    return encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("identity");
  }

  /** Keeps the body with the request; answers what is wrong with it, if anything. */
  static Optional<Failure> accept(HttpServletRequest request, byte[] body, int limit) {
    byte[] plain = body;
    if ("gzip".equalsIgnoreCase(request.getHeader("content-encoding"))) {
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
        plain = gzip.readNBytes(limit + 1);
      } catch (IOException broken) {
        return Optional.of(
            Failure.of(Kind.INVALID, "The request body is not valid gzip.")
                .withCode("invalid_encoding"));
      }
    }
    if (plain.length > limit) {
      return Optional.of(BodyFailure.tooLarge(limit));
    }
    Visit.of(request).brings(plain);
    return Optional.empty();
  }
}
