// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import java.util.Optional;

/**
 * What Z.ai's own codes mean. They say more than the status: its 429 is said of too many requests
 * and of too little money.
 *
 * @see <a href="https://docs.z.ai/api-reference/api-code">Errors</a>
 */
final class ZaiErrors {
  private ZaiErrors() {}

  /** Empty for a code that is not known. */
  static Optional<Failure> read(ToldError error) {
    return Optional.ofNullable(
        switch (error.code()) {
          case "1000", "1001", "1002", "1003", "1004", "1100", "1110", "1111", "1112" ->
              OpenAiErrors.denied("code " + error.code());
          case "1113", "1304", "1308", "1309", "1310" ->
              error.as(Kind.QUOTA, "").withCode("insufficient_quota");
          case "1120", "1200", "1221", "1222", "1230", "1234" -> error.as(Kind.UPSTREAM, "");
          case "1210", "1212", "1213", "1214", "1215" -> error.as(Kind.INVALID, "");
          case "1211" -> error.as(Kind.NOT_FOUND, "").withCode("model_not_found");
          case "1220" -> error.as(Kind.FORBIDDEN, "");
          case "1231" -> error.as(Kind.INVALID, "").withStatus(409);
          case "1261" -> error.as(Kind.INVALID, "").withCode("context_length_exceeded");
          case "1300" -> error.as(Kind.FORBIDDEN, "").withCode("content_filter");
          case "1301" -> error.as(Kind.INVALID, "").withCode("content_filter");
          case "1302", "1303" -> error.as(Kind.LIMITED, "").withCode("rate_limit_exceeded");
          case "1305" -> error.as(Kind.UPSTREAM, "").withStatus(503);
          default -> null;
        });
  }
}
