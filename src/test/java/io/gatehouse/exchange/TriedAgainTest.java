// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.routing.BusyWords;
import io.gatehouse.routing.RetryPolicy;
import io.gatehouse.routing.RetrySettings;
import io.gatehouse.routing.RetrySettings.Pace;
import io.gatehouse.transport.Transport.Fault;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From what an upstream does to whether it is tried again, with the standard settings. */
class TriedAgainTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(
          new RetrySettings(
              5,
              Set.of(408, 429, 500, 502, 503, 504, 529),
              new BusyWords(
                  List.of(
                      "系统繁忙",
                      "system busy",
                      "rate limit",
                      "too many requests",
                      "temporarily unavailable")),
              new Pace(Duration.ofMillis(100), Duration.ofSeconds(10)),
              new Pace(Duration.ofSeconds(1), Duration.ofSeconds(30)),
              0.25,
              Duration.ofSeconds(30)),
          () -> 0.5);

  private static final int NO = -1;

  /** S3-23: what comes without a reply, and after how many milliseconds it is tried again. */
  enum Silent {
    S3_25_END_OF_FILE(Fault.Kind.CUT, 100),
    S3_26_RESET_BY_PEER(Fault.Kind.CUT, 100),
    S3_26_STREAM_RESET(Fault.Kind.RESET, 100),
    S3_27_REFUSED(Fault.Kind.UNREACHABLE, 100),
    S3_28_BROKEN_PIPE(Fault.Kind.CUT, 100),
    S3_29_CONNECT_TIMEOUT(Fault.Kind.CONNECT_TIMEOUT, 100),
    S3_30_NO_ROUTE(Fault.Kind.UNREACHABLE, 100),
    UNKNOWN_HOST(Fault.Kind.UNKNOWN_HOST, NO),
    TLS(Fault.Kind.TLS, NO),
    NOT_HTTP(Fault.Kind.GIBBERISH, NO),
    NO_CONNECTION_FREE(Fault.Kind.POOL_EXHAUSTED, NO);

    private final Fault.Kind fault;
    private final int millis;

    Silent(Fault.Kind fault, int millis) {
      this.fault = fault;
      this.millis = millis;
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAReply(Silent c) {
    Failure failure = Faults.failure(new Fault(c.fault, "x"));
    assertEquals(millis(c.millis), POLICY.delay(failure, 1));
    assertEquals(true, failure.kind().elsewhere);
  }

  /** S3-23: error replies, and after how many milliseconds they are tried again. */
  enum Told {
    S3_31_UNAUTHENTICATED(401, "", NO),
    S3_32_REQUEST_TIMEOUT(408, "", 100),
    S3_33_TOO_MANY_REQUESTS(429, "", 1000),
    S3_34_INTERNAL_ERROR(500, "", 100),
    S3_35_BAD_GATEWAY(502, "<html>nginx</html>", 100),
    S3_36_UNAVAILABLE(503, "", 100),
    S3_37_GATEWAY_TIMEOUT(504, "", 100),
    S3_38_BUSY_IN_CHINESE(400, "{\"msg\":\"系统繁忙\"}", 100),
    S3_38_BUSY(400, "{\"msg\":\"System busy\"}", 100),
    S3_39_RATE_LIMIT(400, "{\"msg\":\"Rate limit reached\"}", 100),
    S3_40_TOO_MANY(400, "Too many requests", 100),
    S3_41_UNAVAILABLE(400, "{\"detail\":\"Temporarily unavailable\"}", 100),
    S3_42_BAD_REQUEST(400, "{\"msg\":\"no such field\"}", NO),
    S3_42_PAYMENT(402, "", NO),
    S3_42_FORBIDDEN(403, "{\"msg\":\"system busy\"}", NO),
    S3_42_FORBIDDEN_BY_A_PAGE(403, "<html></html>", NO),
    S3_42_NOT_FOUND(404, "", NO),
    S3_42_CONFLICT(409, "", NO),
    S3_42_TOO_LARGE(413, "", NO),
    S3_42_UNPROCESSABLE(422, "", NO),
    S3_42_TEAPOT(418, "", NO),
    OVERLOADED(529, "", 100),
    NOT_IMPLEMENTED(501, "", NO),
    MOVED(302, "", NO),
    NO_MONEY(429, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"x\"}}", NO);

    private final int status;
    private final String body;
    private final int millis;

    Told(int status, String body, int millis) {
      this.status = status;
      this.body = body;
      this.millis = millis;
    }
  }

  @ParameterizedTest
  @EnumSource
  void byAnErrorReply(Told c) {
    ReplyHead head = new ReplyHead(c.status, Headers.NONE, -1);
    ErrorReply reply =
        new ErrorReply(
            head,
            new ErrorMeaning(POLICY::meansBusy),
            body -> OpenAiErrors.usual().read(c.status, body),
            error -> Optional.empty());
    reply.convert(ByteBuffer.wrap(c.body.getBytes(UTF_8)));
    reply.finish();
    assertEquals(millis(c.millis), POLICY.delay(reply.failure().orElseThrow(), 1));
  }

  /** S3-24 and S3-29: our own clocks say so. */
  @Test
  void byTheClock() {
    assertEquals(millis(100), POLICY.delay(Failure.of(Kind.TIMEOUT, "Too slow"), 1));
  }

  private static Optional<Duration> millis(int millis) {
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }
}
