// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.matrix.Lane;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A wire format that faults are played in, and how errors are told in it. */
public enum Format {
  /** Replies pass untouched. */
  OPENAI("openai") {
    @Override
    String error(int status, String message) {
      return openAi(message).toString();
    }

    @Override
    Optional<Told> quota() {
      String body =
          Json.object()
              .add(
                  "error",
                  Json.object()
                      .add("message", "You exceeded your current quota.")
                      .add("type", "insufficient_quota")
                      .addNull("param")
                      .add("code", "insufficient_quota"))
              .build()
              .toString();
      return Optional.of(new Told(429, body));
    }
  },
  /** Replies are repaired on their way. */
  MENDED("openai-compatible") {
    @Override
    String error(int status, String message) {
      return OPENAI.error(status, message);
    }

    @Override
    Optional<Told> quota() {
      return OPENAI.quota();
    }
  },
  ANTHROPIC("anthropic") {
    @Override
    String error(int status, String message) {
      String type =
          switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 408, 504 -> "timeout_error";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
          };
      return Json.object()
          .add("type", "error")
          .add("error", Json.object().add("type", type).add("message", message))
          .build()
          .toString();
    }

    @Override
    Optional<Told> quota() {
      return Optional.of(new Told(400, error(400, "Your credit balance is too low.")));
    }

    @Override
    String overloaded() {
      return "event: error\ndata: " + error(529, "Overloaded") + "\n\n";
    }
  },
  GEMINI("gemini") {
    @Override
    String error(int status, String message) {
      String word =
          switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 500 -> "INTERNAL";
            case 503 -> "UNAVAILABLE";
            default -> "";
          };
      return error(status, message, word).toString();
    }

    private static JsonObjectBuilder inner(int status, String message, String word) {
      return Json.object().add("code", status).add("message", message).add("status", word);
    }

    private static JsonObject error(int status, String message, String word) {
      return Json.object().add("error", inner(status, message, word)).build();
    }

    @Override
    Optional<Told> quota() {
      var violation = Json.object().add("quotaId", "GenerateRequestsPerDayPerProjectPerModel");
      var detail = Json.object().add("violations", Json.array().add(violation));
      var error =
          inner(429, "You exceeded your current quota.", "RESOURCE_EXHAUSTED")
              .add("details", Json.array().add(detail));
      return Optional.of(new Told(429, Json.object().add("error", error).build().toString()));
    }

    @Override
    String overloaded() {
      return "data: " + error(503, "The model is overloaded.") + "\n\n";
    }
  },
  BAILIAN("bailian") {
    @Override
    String error(int status, String message) {
      return coded(
          switch (status) {
            case 400 -> "InvalidParameter";
            case 401 -> "InvalidApiKey";
            case 408 -> "RequestTimeOut";
            case 429 -> "Throttling.RateQuota";
            case 503 -> "ModelUnavailable";
            case 504 -> "InternalError.Timeout";
            default -> "InternalError";
          },
          message);
    }

    private static String coded(String code, String message) {
      return Json.object()
          .add("code", code)
          .add("message", message)
          .add("request_id", "7c1e0f52-0000-4000-8000-000000000001")
          .build()
          .toString();
    }

    @Override
    Optional<Told> quota() {
      return Optional.of(new Told(400, coded("Arrearage", "Access denied, check your account.")));
    }

    @Override
    String overloaded() {
      return "id:9\nevent:error\n:HTTP_STATUS/503\ndata:" + error(503, "Busy") + "\n\n";
    }
  },
  /** Bots speak in events even where the client wants a whole reply. */
  COZE("coze") {
    @Override
    String error(int status, String message) {
      int code =
          switch (status) {
            case 400 -> 4000;
            case 401 -> 4100;
            case 429 -> 4013;
            case 500 -> 5000;
            default -> status;
          };
      return coded(code, message);
    }

    private static String coded(int code, String message) {
      return Json.object().add("code", code).add("msg", message).build().toString();
    }

    @Override
    Optional<Told> quota() {
      return Optional.of(new Told(200, coded(4028, "Your quota is used up.")));
    }

    @Override
    String overloaded() {
      return "event:conversation.chat.failed\n"
          + "data:{\"id\":\"7382000000000000001\",\"status\":\"failed\","
          + "\"last_error\":{\"code\":5000,\"msg\":\"event interval error\"}}\n\n";
    }
  },
  JSON_LINES("ollama-native") {
    @Override
    String error(int status, String message) {
      return Json.object().add("error", message).build().toString();
    }

    @Override
    Optional<Told> quota() {
      return Optional.of(new Told(402, error(402, "Your plan's usage is used up.")));
    }

    @Override
    String overloaded() {
      return error(503, "the model runner has unexpectedly stopped") + "\n";
    }
  },
  GRPC("pieces") {
    /** Told in the trailers: the message alone. */
    @Override
    String error(int status, String message) {
      return message;
    }

    @Override
    Optional<Told> quota() {
      return Optional.empty();
    }
  };

  /** An error as an upstream tells it. */
  record Told(int status, String body) {}

  private static final Map<Integer, Integer> GRPC_CODES =
      Map.of(400, 3, 401, 16, 408, 4, 429, 8, 500, 13, 503, 14, 504, 4);

  /** Before each message of gRPC: one byte, and its length. */
  private static final int PREFIX = 5;

  private final String lane;

  Format(String lane) {
    this.lane = lane;
  }

  /** The column of the matrix that has its replies. */
  public Lane lane() {
    return Lane.all().stream().filter(one -> one.name().equals(lane)).findAny().orElseThrow();
  }

  /** The body of an error reply of that status. */
  abstract String error(int status, String message);

  /** How it says that the account is empty. */
  abstract Optional<Told> quota();

  /** An event of a stream that says that the upstream cannot go on. */
  String overloaded() {
    return "data: " + error(503, "The engine is currently overloaded.") + "\n\n";
  }

  private static JsonObject openAi(String message) {
    var inner = Json.object().add("message", message).add("type", "server_error");
    return Json.object().add("error", inner.addNull("param").addNull("code")).build();
  }

  /** gRPC's own number for an HTTP status, where it has one. */
  static Optional<Integer> grpcCode(int status) {
    return Optional.ofNullable(GRPC_CODES.get(status));
  }

  boolean isGrpc() {
    return this == GRPC;
  }

  /** Whether a reply of this kind comes as server-sent events. */
  boolean speaksEvents(boolean stream) {
    return this == COZE || (stream && !isGrpc() && this != JSON_LINES);
  }

  /** What keeps a stream alive without saying anything. */
  byte[] nothing(boolean stream) {
    if (isGrpc()) {
      return new byte[] {0, 0, 0, 0, 3, 0x10, (byte) 0xc8, 0x01};
    }
    return (speaksEvents(stream) ? ": still here\n\n" : "\n").getBytes(UTF_8);
  }

  /** An event, or a message, that holds so many bytes of text. */
  byte[] huge(int size, boolean stream) {
    if (isGrpc()) {
      byte[] frame = new byte[40_000];
      frame[2] = (byte) (size >> 16);
      frame[3] = (byte) (size >> 8);
      frame[4] = (byte) size;
      return frame;
    }
    String text = "x".repeat(size);
    String json = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}";
    String lines = speaksEvents(stream) ? "data: " + json + "\n\n" : json + "\n";
    return lines.getBytes(UTF_8);
  }

  /** The same with a mistake in it, so that it cannot be read. */
  byte[] spoiled(byte[] part) {
    if (isGrpc()) {
      byte[] message = part.clone();
      Arrays.fill(message, PREFIX, PREFIX + 4, (byte) 0xff);
      return message;
    }
    String text = new String(part, UTF_8);
    int end = text.lastIndexOf('}');
    return (text.substring(0, end) + "]" + text.substring(end)).getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
