// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

import static io.gatehouse.faults.Phase.MIDWAY;
import static io.gatehouse.faults.Phase.OPENING;
import static io.gatehouse.faults.Phase.WHOLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.faults.Act.Ending;
import io.gatehouse.faults.Scene.Patience;
import io.gatehouse.testkit.FaultProxy.Kind;
import io.gatehouse.testkit.FaultProxy.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/** Something an upstream does wrong: a row of the table. */
public enum Fault {
  REFUSED("connection refused", unanswered(Kind.REFUSE, Patience.LONG)),
  RESET_AT_ONCE("reset at accept", unanswered(Kind.RESET, Patience.LONG)),
  RESET_AFTER_REQUEST("reset after the request", headless(Ending.RESET_WITHOUT_HEAD)),
  CLOSED_AFTER_REQUEST("closed after the request", headless(Ending.CLOSE_WITHOUT_HEAD)),
  NO_TLS("TLS: the other end speaks none", unanswered(Kind.PLAIN, Patience.SECURE)),
  UNTRUSTED("TLS: nobody trusts the certificate", unanswered(Kind.UNTRUSTED, Patience.SECURE)),
  TLS_SILENCE("TLS: the handshake gets no answer", unanswered(Kind.IGNORE, Patience.SECURE_SHORT)),
  BLACK_HOLE("black hole at connect", unanswered(Kind.BLACK_HOLE, Patience.SHORT)),
  NEVER_READ("connected, and the request is never read", unanswered(Kind.IGNORE, Patience.SHORT)),
  SLOW_HEAD("slow headers", Fault::slowHead),
  NO_FIRST_BYTE("no first byte", headless(Ending.STALL_WITHOUT_HEAD, Patience.SHORT)),
  GIBBERISH("not HTTP", headless(Ending.GIBBERISH)),

  LIMITED("429", status(429)),
  LIMITED_FOR_A_MOMENT("429 with a short retry-after", limited("retry-after-ms: 40")),
  LIMITED_FOR_AN_HOUR("429 with retry-after of an hour", limited("retry-after: 3600")),
  STATUS_408("408", status(408)),
  STATUS_500("500", status(500)),
  STATUS_502("502", status(502)),
  STATUS_503("503", status(503)),
  STATUS_504("504", status(504)),
  STATUS_529("529", status(529)),
  BUSY_IN_CHINESE("400 with `系统繁忙`", said("系统繁忙，请稍后再试")),
  BUSY("400 with `system busy`", said("The system busy, try again")),
  RATE_LIMIT("400 with `rate limit`", said("You hit the rate limit")),
  TOO_MANY("400 with `too many requests`", said("There are too many requests")),
  UNAVAILABLE("400 with `temporarily unavailable`", said("It is temporarily unavailable")),
  INVALID("400 for a mistake of the caller's", said("'temperature' must be a number")),
  DENIED("401", status(401)),
  QUOTA("quota used up", Fault::quota),

  ERROR_UNDER_200("200 with an error as body", Fault::errorUnder200),
  ERROR_EVENT("error event", Fault::errorEvent),
  PAGE("HTML page with 200", page(200)),
  PAGE_502("HTML page with 502", page(502)),
  WRONG_TYPE("wrong content type", Fault::wrongType),
  EMPTY("empty 200", Fault::empty),
  MALFORMED("malformed JSON", Fault::malformed),
  TRUNCATED("truncated JSON", Fault::truncated),
  OVERSIZED("oversized event", Fault::oversized),
  COMPRESSED("compressed, though nobody asked for it", Fault::compressed),
  TOO_SHORT("content-length too short", Fault::tooShort),
  TOO_LONG("content-length too long", Fault::tooLong),

  RESET("reset in the reply", broken(Ending.RESET, Patience.LONG)),
  CLOSED("closed in the reply", broken(Ending.CLOSE, Patience.LONG)),
  STALL("stall", broken(Ending.STALL, Patience.SHORT)),
  DRIP("slow drip", Fault::drip),
  NO_TERMINAL("no terminal event", Fault::noTerminal),
  NO_MARK("no closing mark after the terminal event", Fault::noMark),
  DUPLICATE("duplicate terminal event", Fault::duplicate),
  HELD_OPEN("connection held open after the terminal event", Fault::heldOpen),
  ENDLESS("endless reply past the total limit", Fault::endless);

  private interface Play extends BiFunction<Good, Phase, Scene> {}

  static final String NO_CONTENT = "a reply that never began has no content";
  static final String ONE_PIECE = "a whole reply has no events";
  private static final int HUGE = 300_000;
  private static final int DRIPPED = 60;
  private static final int SLOW_PACE = 70;
  private static final String HTML = "<!DOCTYPE html><html><body>Welcome</body></html>";

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // functions without a state
  private final Play play;

  Fault(String title, Play play) {
    this.title = title;
    this.play = play;
  }

  /** How it is played, or why it is not. */
  public Scene scene(Format format, Phase phase) {
    return play.apply(Good.of(format, phase.isStream()), phase);
  }

  private static Scene before(Phase phase, Scene scene) {
    return phase == MIDWAY ? Scene.none(NO_CONTENT) : scene;
  }

  private static Play unanswered(Kind kind, Patience patience) {
    return (good, phase) -> before(phase, Scene.of(kind, patience));
  }

  private static Play headless(Ending ending) {
    return headless(ending, Patience.LONG);
  }

  private static Play headless(Ending ending, Patience patience) {
    return (good, phase) -> before(phase, Scene.of(Act.ending(ending)).with(patience));
  }

  private static Scene slowHead(Good good, Phase phase) {
    Wire slow = new Wire(Kind.DRIP, 0, SLOW_PACE);
    return before(phase, new Scene(slow, Optional.of(Act.good(good)), Patience.SHORT, ""));
  }

  private static Play status(int status) {
    return (good, phase) -> before(phase, error(good, status, "Not now.", act -> act));
  }

  private static Play limited(String header) {
    return (good, phase) ->
        good.format().isGrpc()
            ? Scene.none("gRPC has no such header")
            : before(phase, error(good, 429, "Slow down.", act -> act.with(header)));
  }

  private static Play said(String message) {
    return (good, phase) ->
        good.format().isGrpc() && !message.contains("temperature")
            ? Scene.none("the words belong to HTTP's 400")
            : before(phase, error(good, 400, message, act -> act));
  }

  private static Scene error(Good good, int status, String message, Function<Act, Act> more) {
    if (!good.format().isGrpc()) {
      String body = good.format().error(status, message);
      return Scene.of(more.apply(Act.of(status, "application/json", body)));
    }
    return Format.grpcCode(status)
        .map(
            code ->
                Scene.of(
                    Act.of(200, good.type(), new byte[0])
                        .with("grpc-status: " + code)
                        .with("grpc-message: " + message.replace(" ", "%20"))))
        .orElseGet(() -> Scene.none("gRPC has no such status"));
  }

  private static Scene quota(Good good, Phase phase) {
    return good.format()
        .quota()
        .map(told -> Scene.of(Act.of(told.status(), "application/json", told.body())))
        .map(scene -> before(phase, scene))
        .orElseGet(() -> Scene.none("this wire has no word for it"));
  }

  private static Scene errorUnder200(Good good, Phase phase) {
    if (phase == MIDWAY) {
      return Scene.none("that is the error event");
    }
    if (good.format().isGrpc()) {
      return Scene.none("gRPC tells every error so");
    }
    boolean events = phase.isStream() || good.format().speaksEvents(false);
    return Scene.of(
        events
            ? Act.reply(good, good.format().overloaded().getBytes(UTF_8))
            : Act.of(200, "application/json", good.format().error(503, "Overloaded")));
  }

  private static Scene errorEvent(Good good, Phase phase) {
    if (phase == WHOLE) {
      return Scene.none(ONE_PIECE);
    }
    if (good.format().isGrpc()) {
      List<String> trailers = List.of("grpc-status: 14", "grpc-message: gone");
      return Scene.of(
          phase == OPENING
              ? Act.reply(good, good.before()).withTrailers(trailers)
              : Act.reply(good, good.begun(), good.furtherWords()).withTrailers(trailers));
    }
    byte[] event = good.format().overloaded().getBytes(UTF_8);
    return Scene.of(
        phase == OPENING
            ? Act.reply(good, Good.join(List.of(good.before(), event)))
            : Act.reply(good, good.begun(), event));
  }

  private static Play page(int status) {
    return (good, phase) -> before(phase, Scene.of(Act.of(status, "text/html", HTML)));
  }

  private static Scene wrongType(Good good, Phase phase) {
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, '\r'};
    return before(phase, Scene.of(Act.of(200, "image/png", picture)));
  }

  private static Scene empty(Good good, Phase phase) {
    return before(phase, Scene.of(Act.reply(good, new byte[0])));
  }

  private static Scene malformed(Good good, Phase phase) {
    return switch (phase) {
      case WHOLE -> Scene.of(Act.reply(good, good.format().spoiled(good.body())));
      case OPENING ->
          Scene.of(
              Act.reply(
                  good,
                  Good.join(
                      List.of(good.before(), good.format().spoiled(good.word()), good.rest()))));
      case MIDWAY ->
          Scene.of(
              Act.reply(
                  good,
                  good.begun(),
                  Good.join(List.of(good.format().spoiled(good.word()), good.rest()))));
    };
  }

  /** HTTP says that the reply is whole. */
  private static Scene truncated(Good good, Phase phase) {
    return Scene.of(
        switch (phase) {
          case WHOLE -> Act.reply(good, Good.half(good.body()));
          case OPENING ->
              Act.reply(good, Good.join(List.of(good.before(), Good.half(good.word()))));
          case MIDWAY -> Act.reply(good, good.begun(), Good.half(good.furtherWords()));
        });
  }

  private static Scene oversized(Good good, Phase phase) {
    byte[] huge = good.format().huge(HUGE, phase.isStream());
    if (phase == WHOLE && good.format() == Format.OPENAI) {
      return Scene.none("a relayed reply is never held");
    }
    return Scene.of(
        switch (phase) {
          case WHOLE -> Act.reply(good, huge);
          case OPENING -> Act.reply(good, Good.join(List.of(good.before(), huge, good.body())));
          case MIDWAY -> Act.reply(good, good.begun(), Good.join(List.of(huge, good.rest())));
        });
  }

  private static Scene compressed(Good good, Phase phase) {
    if (good.format().isGrpc()) {
      return Scene.none("gRPC compresses message by message");
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(good.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return before(
        phase, Scene.of(Act.reply(good, zipped.toByteArray()).with("content-encoding: gzip")));
  }

  /** What is too much stays in the connection, where nobody may take it for the next reply. */
  private static Scene tooShort(Good good, Phase phase) {
    if (good.format().isGrpc()) {
      return Scene.none("messages of gRPC have a length of their own");
    }
    return Scene.of(
        switch (phase) {
          case WHOLE -> Act.good(good).announcing(good.body().length / 2);
          case OPENING -> Act.good(good).announcing(good.begun().length - 3);
          case MIDWAY ->
              Act.reply(good, good.begun(), good.rest()).announcing(good.begun().length + 3);
        });
  }

  private static Scene tooLong(Good good, Phase phase) {
    if (good.format().isGrpc()) {
      return Scene.none("messages of gRPC have a length of their own");
    }
    int length = good.body().length + 100;
    return switch (phase) {
      case WHOLE -> Scene.of(Act.good(good).announcing(length).with(Ending.CLOSE));
      case OPENING -> Scene.none("that is a stream closed in the reply");
      case MIDWAY ->
          Scene.of(
              Act.reply(good, good.begun(), good.rest()).announcing(length).with(Ending.CLOSE));
    };
  }

  private static Play broken(Ending ending, Patience patience) {
    return (good, phase) ->
        Scene.of(
                switch (phase) {
                  case WHOLE -> Act.reply(good, Good.half(good.body())).with(ending);
                  case OPENING ->
                      Act.reply(good, Good.join(List.of(good.before(), Good.half(good.word()))))
                          .with(ending);
                  case MIDWAY ->
                      Act.reply(good, good.begun(), Good.half(good.furtherWords())).with(ending);
                })
            .with(patience);
  }

  private static Scene drip(Good good, Phase phase) {
    return phase == MIDWAY
        ? Scene.none("it drips from its beginning, and over its first content")
        : Scene.of(Act.good(good).dripping(DRIPPED)).with(Patience.SHORT);
  }

  private static Scene noTerminal(Good good, Phase phase) {
    return switch (phase) {
      case WHOLE -> Scene.none(ONE_PIECE);
      case OPENING -> Scene.of(Act.reply(good, good.before()).withTrailers(List.of()));
      case MIDWAY ->
          Scene.of(Act.reply(good, good.begun(), good.furtherWords()).withTrailers(List.of()));
    };
  }

  private static Scene noMark(Good good, Phase phase) {
    boolean marks =
        switch (good.format()) {
          case OPENAI, MENDED, COZE -> true;
          default -> false;
        };
    if (!marks) {
      return Scene.none("nothing follows the terminal event of this wire");
    }
    return ended(phase, Act.reply(good, good.unclosed()));
  }

  private static Scene duplicate(Good good, Phase phase) {
    return ended(phase, Act.reply(good, Good.join(List.of(good.body(), good.last()))));
  }

  private static Scene heldOpen(Good good, Phase phase) {
    return ended(phase, Act.good(good).with(Ending.STALL));
  }

  private static Scene ended(Phase phase, Act act) {
    return switch (phase) {
      case WHOLE -> Scene.none(ONE_PIECE);
      case OPENING -> Scene.none("a terminal event is content");
      case MIDWAY -> Scene.of(act);
    };
  }

  private static Scene endless(Good good, Phase phase) {
    byte[] nothing = good.format().nothing(phase.isStream());
    Act act =
        switch (phase) {
          case WHOLE, OPENING -> Act.reply(good, new byte[0]).forever(nothing);
          case MIDWAY -> Act.reply(good, good.begun()).forever(good.word());
        };
    return Scene.of(act).with(Patience.BRIEF);
  }

  /** As the table names it. */
  @Override
  public String toString() {
    return title;
  }
}
