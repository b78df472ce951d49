// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * How a gRPC call ended.
 *
 * @see <a href="https://grpc.io/docs/guides/status-codes/">gRPC status codes</a>
 */
record GrpcStatus(int code, String message) {
  private static final OpenAiErrors ERRORS = OpenAiErrors.usual();
  private static final int UNKNOWN = 2;
  private static final int INTERNAL = 13;

  /** The status among a reply's trailers, or in its head where there is no reply. */
  static Optional<GrpcStatus> in(Headers headers) {
    return headers
        .first("grpc-status")
        .map(
            code ->
                new GrpcStatus(number(code), decoded(headers.first("grpc-message").orElse(""))));
  }

  private static int number(String code) {
    try {
      return Integer.parseInt(code.strip());
    } catch (NumberFormatException nonsense) {
      return UNKNOWN;
    }
  }

  boolean ok() {
    return code == 0;
  }

  /** A reset that something in between has put into words. */
  boolean isReset() {
    return code == INTERNAL && message.contains("RST_STREAM");
  }

  /** Read like the HTTP error that says the same. */
  Failure failure() {
    String words =
        message.isBlank() ? "The upstream answered with gRPC status " + code + "." : message;
    return ERRORS.read(http(), Json.object().add("message", words).build().toString());
  }

  private int http() {
    return switch (code) {
      case 3 -> 400;
      case 4 -> 504;
      case 5 -> 404;
      case 7 -> 403;
      case 8 -> 429;
      case 14 -> 503;
      case 16 -> 401;
      default -> 502;
    };
  }

  /** Percent signs that do not begin a byte stay as they are. */
  private static String decoded(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    for (int at = 0; at < text.length(); at++) {
      int high = hex(text, at + 1);
      int low = hex(text, at + 2);
      if (text.charAt(at) == '%' && high >= 0 && low >= 0) {
        bytes.write(high << 4 | low);
        at += 2;
      } else {
        bytes.writeBytes(String.valueOf(text.charAt(at)).getBytes(UTF_8));
      }
    }
    return bytes.toString(UTF_8);
  }

  private static int hex(String text, int at) {
    return at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
  }
}
