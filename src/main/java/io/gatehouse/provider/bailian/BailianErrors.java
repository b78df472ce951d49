// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.ToldError;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the errors of applications mean, whatever they came in. */
final class BailianErrors {
  private static final String NO_INPUT = "agent request must contain input messages";
  private static final String CURE_NO_INPUT =
      " The application does not take the compatible mode. The gateway's operator can cure this:"
          + " set native=true for this upstream, which is the application's own API; check that"
          + " base-url is the address of the application's region, that the key has access to the"
          + " application's workspace, and that the application has been published.";
  private static final String CURE_NO_APP =
      " The gateway's operator should check the app-id, that base-url is the address of the"
          + " application's region, that the key has access to its workspace, and that it has been"
          + " published.";

  private BailianErrors() {}

  /** The meaning of a reply that is an error by its status: events, JSON, or anything. */
  static Failure read(int status, String body) {
    List<Frames.Frame> frames = new ArrayList<>();
    Frames reader = new Frames(frames::add, text -> {});
    reader.feed(UTF_8.encode(body));
    if (frames.isEmpty()) {
      return judge(status, ToldError.in(status, body));
    }
    Frames.Frame first = frames.get(0);
    return judge(Math.max(status, first.status()), ToldError.in(first.said()));
  }

  /** The error that a part of a reply is, if it is one. */
  static Optional<Failure> inBand(Frames.Frame frame) {
    JsonObject said = frame.said();
    boolean named = !Members.text(said, "code").isEmpty() && !said.containsKey("output");
    if (!frame.isError() && !named && !Members.says(said, "error")) {
      return Optional.empty();
    }
    ToldError error = ToldError.in(said);
    return Optional.of(judge(frame.status() >= 400 ? frame.status() : error.status(), error));
  }

  private static Failure judge(int status, ToldError error) {
    String code = error.code().toLowerCase(Locale.ROOT);
    String words = error.message().toLowerCase(Locale.ROOT);
    if (words.contains(NO_INPUT)) {
      return cured(error, Kind.INVALID, CURE_NO_INPUT);
    }
    if (words.contains("appid") || code.contains("notpublished") || code.startsWith("app.")) {
      return cured(error, Kind.NOT_FOUND, CURE_NO_APP).withCode("model_not_found");
    }
    return code.startsWith("throttling")
        ? error.as(Kind.LIMITED, "")
        : byCode(code, status, error, words);
  }

  private static Failure cured(ToldError error, Kind kind, String cure) {
    String said = error.message().endsWith(".") ? error.message() : error.message() + ".";
    Failure failure = Failure.of(kind, said + cure);
    return error.code().isEmpty() ? failure : failure.withCode(error.code());
  }

  private static Failure byCode(String code, int status, ToldError error, String words) {
    return switch (code) {
      case "invalidapikey", "invalid_api_key" -> denied();
      case "arrearage" -> error.as(Kind.QUOTA, "").withCode("insufficient_quota");
      case "datainspectionfailed", "data_inspection_failed" ->
          error.as(Kind.INVALID, "").withCode("content_filter");
      case "modelnotfound", "model_not_found" ->
          error.as(Kind.NOT_FOUND, "").withCode("model_not_found");
      case "internalerror.timeout", "requesttimeout" -> error.as(Kind.TIMEOUT, "");
      case "modelunavailable" -> error.as(Kind.UPSTREAM, "").withStatus(503);
      default -> byStatus(status, error, words);
    };
  }

  private static Failure byStatus(int status, ToldError error, String words) {
    return switch (status) {
      case 400, 422 -> {
        Failure invalid = error.as(error.isPage() ? Kind.UPSTREAM : Kind.INVALID, "");
        boolean tooLong = words.contains("range of input length");
        yield tooLong ? invalid.withCode("context_length_exceeded") : invalid;
      }
      case 401, 407 -> denied();
      case 402 -> error.as(Kind.QUOTA, "insufficient_quota");
      case 403 -> error.as(error.isPage() ? Kind.UPSTREAM : Kind.FORBIDDEN, "");
      case 404 -> error.as(error.told() ? Kind.NOT_FOUND : Kind.UPSTREAM, "");
      case 408, 504 -> error.as(Kind.TIMEOUT, "");
      case 413 -> error.as(Kind.TOO_LARGE, "");
      case 429 -> error.as(Kind.LIMITED, "rate_limit_exceeded");
      case 503 -> error.as(Kind.UPSTREAM, "").withStatus(error.isPage() ? 502 : 503);
      default -> error.as(Kind.UPSTREAM, "");
    };
  }

  /** Its own words are not passed on: they may quote the key. */
  private static Failure denied() {
    return Failure.of(
        Kind.UPSTREAM_DENIED,
        "The upstream did not accept the gateway's own credentials. Its operator has to correct"
            + " them; keys are valid in one region only.");
  }
}
