// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Refused;
import io.gatehouse.routing.Balancer;
import io.gatehouse.routing.Route;
import io.gatehouse.routing.Router;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Envelope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Understands a request as far as its first level, and finds who may answer it. */
final class Planner {
  static final String NOTHING_CONFIGURED =
      "No upstream is configured. Set one, for example gatehouse.upstreams.openai.type=openai and"
          + " gatehouse.upstreams.openai.api-key, or the environment variable OPENAI_API_KEY.";

  private final Router router;
  private final Balancer balancer;
  private final Wishes wishes;

  Planner(Router router, Balancer balancer, Wishes wishes) {
    this.router = router;
    this.balancer = balancer;
    this.wishes = wishes;
  }

  Plan plan(Ask ask) {
    Envelope envelope = envelope(ask);
    requireAnyone();
    Optional<String> named = named(envelope);
    if (ask.endpoint() == Endpoint.CHAT) {
      requireMessages(envelope);
    }
    boolean stream = stream(envelope);
    return new Plan(envelope, stream, select(ask, wish(ask), named));
  }

  /**
   * What a request asks for by header.
   *
   * @throws Refused when it may not
   */
  Wishes.Wish wish(Ask ask) {
    return wishes.of(ask.headers());
  }

  /**
   * Who may answer.
   *
   * @param given the model that the request's body names
   * @throws Refused when nobody may
   */
  Selection select(Ask ask, Wishes.Wish wish, Optional<String> given) {
    wish.target().filter(name -> !router.knows(name)).ifPresent(this::refuse);
    Optional<String> model = wish.target().or(() -> model(ask, given));
    Route route =
        router
            .resolve(model)
            .orElseThrow(() -> new Refused(model.map(router::unknown).orElseGet(Planner::missing)));
    List<NamePattern> permitted = ask.caller().permit().models();
    if (!permitted.isEmpty()) {
      requirePermitted(permitted, router.meant(model).orElse(""));
    }
    return new Selection(
        model.orElse(""), route, balancer.order(route), route.patience().with(wish.patience()));
  }

  private static void requirePermitted(List<NamePattern> permitted, String model) {
    if (permitted.stream().noneMatch(name -> name.matches(model))) {
      throw new Refused(
          Failure.of(Kind.FORBIDDEN, "This caller may not use the model '" + model + "'.")
              .withCode("model_not_allowed")
              .withParam("model"));
    }
  }

  private void refuse(String target) {
    throw new Refused(router.unknown(target).withParam(Wishes.TARGET));
  }

  /**
   * @throws Refused when there is nobody at all to answer
   */
  void requireAnyone() {
    if (router.isEmpty()) {
      throw new Refused(
          Failure.of(Kind.NOT_CONFIGURED, NOTHING_CONFIGURED).withCode("no_upstream"));
    }
  }

  /** The buffer's own array where it holds nothing else. */
  private static byte[] bytes(ByteBuffer body) {
    boolean alone = body.hasArray() && body.arrayOffset() == 0;
    if (alone && body.array().length == body.remaining()) {
      return body.array();
    }
    byte[] copy = new byte[body.remaining()];
    body.duplicate().get(copy);
    return copy;
  }

  private static Envelope envelope(Ask ask) {
    try {
      return new Envelope(bytes(ask.body()));
    } catch (Envelope.Malformed malformed) {
      throw new Refused(
          Failure.of(Kind.INVALID, "The request body is not valid: " + malformed.getMessage())
              .withCode("invalid_json"));
    }
  }

  private static Optional<String> named(Envelope envelope) {
    Optional<String> raw = envelope.raw("model").filter(value -> !value.equals("null"));
    Optional<String> named = envelope.string("model");
    if (raw.isPresent() && named.isEmpty()) {
      throw new Refused(invalid("model", "must be a string"));
    }
    return named;
  }

  /** The body's model, unless the URL names one and the body's is missing or unknown. */
  private Optional<String> model(Ask ask, Optional<String> given) {
    Optional<String> named = given.filter(name -> !name.isBlank());
    boolean counts = ask.urlModel().isEmpty() || named.filter(router::knows).isPresent();
    return counts ? named : ask.urlModel();
  }

  private static void requireMessages(Envelope envelope) {
    String messages = envelope.raw("messages").orElse("null");
    if (messages.equals("null")) {
      throw new Refused(invalid("messages", "is required").withCode("missing_required_parameter"));
    }
    if (!messages.startsWith("[")) {
      throw new Refused(invalid("messages", "must be an array of messages"));
    }
    if (messages.substring(1).strip().startsWith("]")) {
      throw new Refused(invalid("messages", "must hold at least one message"));
    }
  }

  private static boolean stream(Envelope envelope) {
    String stream = envelope.raw("stream").orElse("false");
    return switch (stream) {
      case "true" -> true;
      case "false", "null" -> false;
      default -> throw new Refused(invalid("stream", "must be true or false"));
    };
  }

  private static Failure invalid(String field, String what) {
    return Failure.of(Kind.INVALID, "'" + field + "' " + what + ".").withParam(field);
  }

  private static Failure missing() {
    return invalid("model", "is required").withCode("missing_required_parameter");
  }
}
