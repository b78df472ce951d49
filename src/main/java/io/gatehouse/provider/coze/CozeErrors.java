// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.ToldError;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Locale;

/** What the errors of bots mean: their number counts, the status is often 200. */
final class CozeErrors {
  private CozeErrors() {}

  static Failure read(int status, String body) {
    return judge(status, ToldError.in(status, body));
  }

  /** An error inside a reply: an object with code and message, or with nothing at all. */
  static Failure inBand(JsonObject error) {
    return error.isEmpty()
        ? Failure.of(Kind.UPSTREAM, "The upstream reported an error and no reason.")
        : judge(502, ToldError.in(error));
  }

  /** What came as one text where a stream, or a list, was asked for. */
  static Failure instead(String text) {
    JsonObject envelope = parsed(text);
    return isError(envelope) ? judge(502, ToldError.in(envelope)) : OpenAiErrors.incomplete();
  }

  /** Why a chat has failed. */
  static Failure lastError(JsonObject chat) {
    return inBand(Members.object(chat, "last_error").orElse(JsonValue.EMPTY_JSON_OBJECT));
  }

  /** Whether an envelope holds an error instead of data. */
  static boolean isError(JsonObject envelope) {
    return Members.number(envelope, "code").map(code -> code.longValue() != 0).orElse(false);
  }

  /**
   * What an envelope holds.
   *
   * @throws Refused when that is an error
   */
  static JsonObject data(WholeReply reply) {
    JsonObject envelope = parsed(reply.body());
    if (!reply.ok() || isError(envelope)) {
      throw new Refused(read(reply.ok() ? 502 : reply.status(), reply.body()));
    }
    return Members.object(envelope, "data")
        .orElseThrow(() -> new Refused(OpenAiErrors.incomplete()));
  }

  private static JsonObject parsed(String body) {
    try {
      return Json.parse(body);
    } catch (JsonException garbage) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
  }

  private static Failure judge(int status, ToldError error) {
    if (error.message().toLowerCase(Locale.ROOT).contains("not currently published")) {
      return unpublished(error);
    }
    return switch (error.code()) {
      case "4000", "103000000" -> error.as(Kind.INVALID, "");
      case "4013" -> error.as(Kind.LIMITED, "rate_limit_exceeded");
      case "4015" -> unpublished(error);
      case "4016" -> error.as(Kind.INVALID, "conversation_busy").withStatus(409);
      case "4019", "4020", "4028" -> error.as(Kind.QUOTA, "insufficient_quota");
      case "4100", "700012006" -> denied();
      case "4101", "103000001" -> error.as(Kind.FORBIDDEN, "");
      case "4200", "103100002" -> error.as(Kind.NOT_FOUND, "model_not_found");
      case "5000", "103100001", "103200002" -> error.as(Kind.UPSTREAM, "");
      default -> byStatus(status, error);
    };
  }

  private static Failure byStatus(int status, ToldError error) {
    if (error.isPage()) {
      return error.as(Kind.UPSTREAM, "");
    }
    return switch (status) {
      case 400, 422 -> error.as(Kind.INVALID, "");
      case 401, 407 -> denied();
      case 402 -> error.as(Kind.QUOTA, "insufficient_quota");
      case 403 -> error.as(Kind.FORBIDDEN, "");
      case 404 -> error.as(error.told() ? Kind.NOT_FOUND : Kind.UPSTREAM, "");
      case 408, 504 -> error.as(Kind.TIMEOUT, "");
      case 413 -> error.as(Kind.TOO_LARGE, "");
      case 429 -> error.as(Kind.LIMITED, "rate_limit_exceeded");
      case 503 -> error.as(Kind.UPSTREAM, "").withStatus(503);
      default -> error.as(Kind.UPSTREAM, "");
    };
  }

  private static Failure unpublished(ToldError error) {
    return Failure.of(
            Kind.NOT_FOUND,
            error.message() + " The bot has to be published to the API channel by its owner.")
        .withCode("model_not_found");
  }

  /** Its own words are not passed on: they may quote the token. */
  private static Failure denied() {
    return Failure.of(
        Kind.UPSTREAM_DENIED,
        "The upstream did not accept the gateway's own token. Its operator has to correct it; a"
            + " token of coze.cn is not valid on coze.com, nor the other way round.");
  }
}
