// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an upstream does with one request.
 *
 * @param headers each as {@code name: value}
 * @param announced the length that the head promises; nothing for chunks
 * @param opening sent at once
 * @param rest sent when the client has heard of the opening
 * @param drip how many bytes of the opening come one by one
 * @param forever sent again and again after the rest; empty for an end
 * @param trailers of gRPC; none for an end without
 * @param ending what comes last
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Act(
    int status,
    List<String> headers,
    OptionalInt announced,
    byte[] opening,
    Optional<byte[]> rest,
    int drip,
    byte[] forever,
    List<String> trailers,
    Ending ending) {
  /** How a reply ends. */
  public enum Ending {
    /** As HTTP wants it. */
    PROPER,
    /** The connection is closed although something is missing. */
    CLOSE,
    RESET,
    /** Nothing more comes. */
    STALL,
    /** The request is read, and not even a head comes back. */
    RESET_WITHOUT_HEAD,
    CLOSE_WITHOUT_HEAD,
    STALL_WITHOUT_HEAD,
    /** Something that is not HTTP. */
    GIBBERISH;

    boolean hasHead() {
      return switch (this) {
        case PROPER, CLOSE, RESET, STALL -> true;
        default -> false;
      };
    }
  }

  private static final byte[] NOTHING = {};

  static Act of(int status, String type, byte[] body) {
    return new Act(
        status,
        List.of("content-type: " + type),
        OptionalInt.empty(),
        body,
        Optional.empty(),
        0,
        NOTHING,
        List.of(),
        Ending.PROPER);
  }

  static Act of(int status, String type, String body) {
    return of(status, type, body.getBytes(UTF_8));
  }

  /** Whether the upstream goes on, or holds on, until the gateway leaves it. */
  public boolean lasts() {
    return ending == Ending.STALL || ending == Ending.STALL_WITHOUT_HEAD;
  }

  /** The recorded reply. */
  public static Act good(Good good) {
    return reply(good, good.body());
  }

  /** The recorded reply, with its length told beforehand. */
  public static Act measured(Good good) {
    return good(good).announcing(good.body().length);
  }

  /** A reply of that wire, with another body. */
  static Act reply(Good good, byte[] body) {
    return of(200, good.type(), body).withTrailers(good.trailers());
  }

  /** A reply that goes on once the client has heard the first word. */
  static Act reply(Good good, byte[] begun, byte[] rest) {
    Act act = reply(good, begun);
    return new Act(
        act.status,
        act.headers,
        act.announced,
        begun,
        Optional.of(rest),
        0,
        NOTHING,
        act.trailers,
        act.ending);
  }

  static Act ending(Ending ending) {
    return of(200, "text/plain", NOTHING).with(ending);
  }

  Act with(Ending ending) {
    return new Act(status, headers, announced, opening, rest, drip, forever, trailers, ending);
  }

  Act with(String header) {
    List<String> more = new ArrayList<>(headers);
    more.add(header);
    return new Act(status, more, announced, opening, rest, drip, forever, trailers, ending);
  }

  Act withTrailers(List<String> trailers) {
    return new Act(status, headers, announced, opening, rest, drip, forever, trailers, ending);
  }

  Act announcing(int length) {
    return new Act(
        status, headers, OptionalInt.of(length), opening, rest, drip, forever, trailers, ending);
  }

  Act dripping(int bytes) {
    return new Act(status, headers, announced, opening, rest, bytes, forever, trailers, ending);
  }

  Act forever(byte[] bytes) {
    return new Act(status, headers, announced, opening, rest, drip, bytes, trailers, Ending.STALL);
  }
}
