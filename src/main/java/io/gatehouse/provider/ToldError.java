// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An upstream's error, in whichever of the usual shapes it came.
 *
 * @param told whether the upstream explained itself in JSON
 * @param isPage the body was a page for browsers, from something in between
 * @param error the object that holds code, type and param
 */
public record ToldError(String message, boolean told, boolean isPage, JsonObject error) {
  private static final int LONGEST = 500;
  private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
  private static final Pattern LOOKS_LIKE_A_KEY =
      Pattern.compile(
          "\\b(?:sk|pk|gsk|xai|pat|key)[-_][\\w*.-]{6,}|\\bAIza[\\w-]{6,}|\\bBearer\\s+\\S+"
              + "|\\beyJ[\\w-]{8,}[\\w.-]*");

  public static ToldError in(int status, String body) {
    String text = body.strip();
    if (text.startsWith("<")) {
      return silent("The upstream answered with status " + status + " and a web page.", true);
    }
    if (text.isEmpty()) {
      return silent("The upstream answered with status " + status + " and no message.", false);
    }
    try {
      JsonValue json = Json.value(text);
      if (json instanceof JsonObject object) {
        return in(object);
      }
    } catch (JsonException plainText) {
      return silent(text, false);
    }
    return silent(text, false);
  }

  public static ToldError in(JsonObject holder) {
    JsonObject error = Members.object(holder, "error").orElse(holder);
    return new ToldError(clean(message(holder, error)), true, false, error);
  }

  private static ToldError silent(String message, boolean page) {
    return new ToldError(clean(message), false, page, JsonValue.EMPTY_JSON_OBJECT);
  }

  private static String message(JsonObject holder, JsonObject error) {
    return words(error, "message")
        .or(() -> words(holder, "message"))
        .or(() -> words(holder, "error"))
        .or(() -> words(holder, "msg"))
        .or(() -> firstProblem(holder))
        .or(() -> words(holder, "detail"))
        .or(() -> Members.items(holder, "errors").stream().findFirst().map(ToldError::words))
        .orElseGet(holder::toString);
  }

  /** The way a validator lists what it does not like. */
  private static Optional<String> firstProblem(JsonObject holder) {
    return Members.objects(holder, "detail").stream()
        .flatMap(problem -> words(problem, "msg").stream())
        .findFirst();
  }

  private static Optional<String> words(JsonObject holder, String name) {
    return Members.says(holder, name)
        ? Optional.ofNullable(holder.get(name)).map(ToldError::words)
        : Optional.empty();
  }

  private static String words(JsonValue value) {
    return value instanceof JsonString text ? text.getString() : value.toString();
  }

  /** Short, and without anything that looks like a key. */
  private static String clean(String message) {
    String cut = message;
    if (message.length() > LONGEST) {
      int end = Character.isHighSurrogate(message.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
      cut = message.substring(0, end);
    }
    return LOOKS_LIKE_A_KEY.matcher(cut).replaceAll("***");
  }

  /** A word, or a number as text; empty when there is none. */
  public String code() {
    return error.get("code") instanceof JsonNumber number
        ? number.toString()
        : Members.text(error, "code");
  }

  /** A code such as {@code 429}, as a number or as text: it says no more than a status does. */
  private boolean isStatus() {
    return STATUS.matcher(code()).matches();
  }

  /** The status an error in-band would have had. */
  public int status() {
    if (isStatus()) {
      return Integer.parseInt(code());
    }
    for (String name : List.of("status_code", "status")) {
      int number = Members.number(error, name).map(JsonNumber::intValue).orElse(0);
      if (number >= 400 && number < 600) {
        return number;
      }
    }
    String word = (code() + " " + Members.text(error, "type")).toLowerCase(Locale.ROOT);
    if (word.contains("rate_limit") || word.contains("quota") || word.contains("throttling")) {
      return 429;
    }
    if (word.contains("invalid") || word.contains("badrequest")) {
      return 400;
    }
    if (word.contains("authentication")) {
      return 401;
    }
    if (word.contains("not_found") || word.contains("notfound")) {
      return 404;
    }
    return word.contains("overloaded") || word.contains("unavailable") ? 503 : 502;
  }

  String limitSource() {
    return Members.object(error, "metadata")
        .map(metadata -> Members.text(metadata, "limit_source"))
        .orElse("");
  }

  /** A moderator's verdict comes with its reasons. */
  boolean moderated() {
    return reasoned("metadata", "reasons")
        || reasoned("innererror", "content_filter_result")
        || reasoned("inner_error", "content_filter_results");
  }

  private boolean reasoned(String verdict, String reasons) {
    return Members.object(error, verdict).filter(said -> said.containsKey(reasons)).isPresent();
  }

  /**
   * This error as one of ours.
   *
   * @param ownWord the code when the upstream has none, or has only a number
   */
  public Failure as(Kind kind, String ownWord) {
    Failure failure = Failure.of(kind, message);
    String code = code();
    boolean saysNothing = code.isEmpty() || error.get("code") instanceof JsonNumber || isStatus();
    String word = !ownWord.isEmpty() && saysNothing ? ownWord : code;
    if (!word.isEmpty()) {
      failure = failure.withCode(word);
    }
    Optional<String> param =
        Optional.of(Members.text(error, "param")).filter(name -> !name.isEmpty());
    return param.map(failure::withParam).orElse(failure);
  }
}
