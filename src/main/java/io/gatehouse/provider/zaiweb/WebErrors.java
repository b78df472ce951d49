// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;

/** What the site's errors mean, by status or told inside a reply. */
final class WebErrors {
  private static final String CAPTCHA = "captcha_required";
  private static final List<String> BUSY =
      List.of(
          "系统繁忙",
          "system busy",
          "rate limit",
          "too many requests",
          "temporarily unavailable",
          "at capacity",
          "experiencing high demand");

  private final OpenAiErrors usual = OpenAiErrors.usual();

  /** The meaning of a reply that is an error by its status. */
  Failure read(int status, String body) {
    String words = body.toLowerCase(Locale.ROOT);
    if (words.contains(CAPTCHA)) {
      return verification();
    }
    if (status == 426 || (status == 405 && body.strip().startsWith("<"))) {
      return blocked();
    }
    return status == 400 && isBusy(words) ? busy() : usual.read(status, body);
  }

  /** The meaning of an error inside a reply: an object, or only words. */
  Failure told(JsonValue error) {
    JsonObject told = error instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    JsonValue code = told.getOrDefault("code", JsonValue.NULL);
    String detail = error instanceof JsonString words ? words.getString() : detail(told);
    String words = detail.toLowerCase(Locale.ROOT);
    if (code.toString().toLowerCase(Locale.ROOT).contains(CAPTCHA)) {
      return verification();
    }
    if (code.toString().equals("426") || words.contains("client outdated")) {
      return blocked();
    }
    return isBusy(words) ? busy() : unknown(code, detail);
  }

  private static String detail(JsonObject told) {
    return Members.text(told, Members.says(told, "detail") ? "detail" : "message");
  }

  private Failure unknown(JsonValue code, String detail) {
    String message = detail.isEmpty() ? "The upstream gave up without a word." : detail;
    var error = Json.object().add("message", message).add("code", code);
    return usual.inBand(Json.object().add("error", error).build()).orElseThrow();
  }

  private static boolean isBusy(String words) {
    return BUSY.stream().anyMatch(words::contains);
  }

  private static Failure busy() {
    return Failure.of(Kind.UPSTREAM, "The upstream is busy.").withStatus(503);
  }

  /** Another upstream may answer; this one will not, however often it is asked. */
  private static Failure verification() {
    return Failure.of(
            Kind.UPSTREAM_DENIED,
            "The upstream wants to see a person first, and the gateway does not stand in for one.")
        .withStatus(503)
        .withCode("upstream_verification_required");
  }

  private static Failure blocked() {
    return Failure.of(
            Kind.UPSTREAM_DENIED,
            "The upstream turns the gateway away. Its operator may have to set another"
                + " frontend-version.")
        .withStatus(503)
        .withCode("upstream_blocked");
  }
}
