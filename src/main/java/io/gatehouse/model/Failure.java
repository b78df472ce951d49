// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What went wrong, in the shape a client may see: no prompt, no reply, no credential.
 *
 * @param status the HTTP status to answer with; the kind's own unless an upstream's says more
 * @param code a stable word for programs, such as {@code model_not_found}
 * @param param the request's field at fault
 * @param upstream name of the upstream that failed
 * @param upstreamStatus the status it answered with, 0 when it gave none
 * @param retryAfter how long whoever failed wants to be left alone
 * @param lasting whether the same place would fail in the same way again, whatever its kind says
 */
public record Failure(
    Kind kind,
    int status,
    String message,
    Optional<String> code,
    Optional<String> param,
    Optional<String> upstream,
    int upstreamStatus,
    Optional<Duration> retryAfter,
    boolean lasting) {

  /**
   * "Which status?", "may another target be tried?" and "may the client try again?" are answered
   * here, once.
   */
  public enum Kind {
    INVALID(400, false, false),
    UNAUTHENTICATED(401, false, false),
    FORBIDDEN(403, false, false),
    NOT_FOUND(404, false, false),
    WRONG_METHOD(405, false, false),
    UPLOAD_TIMEOUT(408, false, true),
    TOO_LARGE(413, false, false),
    UNSUPPORTED_TYPE(415, false, false),
    LIMITED(429, true, true),
    /** An account that is out of money: waiting does not help. */
    QUOTA(429, true, false),
    /** The client left before its answer was complete; seen in the log only. */
    CLIENT_GONE(499, false, false),
    INTERNAL(500, false, true),
    UPSTREAM(502, true, true),
    /** The upstream does not accept the operator's credentials. */
    UPSTREAM_DENIED(502, true, false),
    /** Nothing to answer from: the operator has to set something first. */
    NOT_CONFIGURED(503, false, false),
    OVERLOADED(503, true, true),
    TIMEOUT(504, true, true);

    public final int status;
    public final boolean elsewhere;
    public final boolean again;

    Kind(int status, boolean elsewhere, boolean again) {
      this.status = status;
      this.elsewhere = elsewhere;
      this.again = again;
    }
  }

  public static Failure of(Kind kind, String message) {
    return new Failure(
        kind,
        kind.status,
        message,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        false);
  }

  /** This failure in other words, and as what they say. */
  public Failure as(Kind kind, String message) {
    return new Failure(
        kind, kind.status, message, code, param, upstream, upstreamStatus, retryAfter, lasting);
  }

  public Failure withCode(String code) {
    return new Failure(
        kind,
        status,
        message,
        Optional.of(code),
        param,
        upstream,
        upstreamStatus,
        retryAfter,
        lasting);
  }

  public Failure withParam(String param) {
    return new Failure(
        kind,
        status,
        message,
        code,
        Optional.of(param),
        upstream,
        upstreamStatus,
        retryAfter,
        lasting);
  }

  public Failure withStatus(int status) {
    return new Failure(
        kind, status, message, code, param, upstream, upstreamStatus, retryAfter, lasting);
  }

  /** Names who failed; {@code upstreamStatus} is 0 when it gave no answer. */
  public Failure from(String upstream, int upstreamStatus) {
    return new Failure(
        kind,
        status,
        message,
        code,
        param,
        Optional.of(upstream),
        upstreamStatus,
        retryAfter,
        lasting);
  }

  /** Says what the upstream, whoever it was, answered with. */
  public Failure withUpstreamStatus(int upstreamStatus) {
    return new Failure(
        kind, status, message, code, param, upstream, upstreamStatus, retryAfter, lasting);
  }

  public Failure withRetryAfter(Duration retryAfter) {
    return new Failure(
        kind,
        status,
        message,
        code,
        param,
        upstream,
        upstreamStatus,
        Optional.of(retryAfter),
        lasting);
  }

  /** Says that asking the same place again would change nothing. */
  public Failure asLasting() {
    return new Failure(
        kind, status, message, code, param, upstream, upstreamStatus, retryAfter, true);
  }
}
