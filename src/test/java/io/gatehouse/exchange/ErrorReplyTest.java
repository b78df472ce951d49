// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.transport.Transport.Fault;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an upstream's refusal comes to, and what of it the client is told. */
class ErrorReplyTest {
  private static Failure read(int status, Headers headers, String body) {
    OpenAiErrors errors = OpenAiErrors.usual();
    ErrorMeaning meaning =
        new ErrorMeaning(text -> text.matches("(?s).*(系统繁忙|system busy|Too many|rate limit).*"));
    ErrorReply reply =
        new ErrorReply(
            new ReplyHead(status, headers, -1),
            meaning,
            text -> errors.read(status, text),
            error -> Optional.empty());
    reply.convert(ByteBuffer.wrap(body.getBytes(UTF_8)));
    reply.finish();
    return reply.failure().orElseThrow();
  }

  /** S3-38 to S3-41: the client is still told 400. What the provider knows better stays. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"msg\":\"系统繁忙\"}                                             | OVERLOADED | 400",
        "400 | <html>Too many requests</html>                                  | OVERLOADED | 400",
        "400 | {\"error\":{\"message\":\"wrong\"}}                               | INVALID    |"
            + " 400",
        "422 | {\"msg\":\"system busy\"}                                          | INVALID    |"
            + " 400",
        "403 | {\"msg\":\"system busy\"}                                          | FORBIDDEN  |"
            + " 403",
        "400 | {\"error\":{\"code\":\"insufficient_quota\",\"message\":\"rate limit\"}} | QUOTA |"
            + " 429",
        "503 | {\"msg\":\"system busy\"}                                          | UPSTREAM   |"
            + " 503",
        "529 | {\"msg\":\"overloaded\"}                                           | UPSTREAM   |"
            + " 503"
      })
  void busyIsTold(int status, String body, Kind kind, int answered) {
    Failure failure = read(status, Headers.NONE, body);
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(status, failure.upstreamStatus());
    assertFalse(failure.lasting());
  }

  @ParameterizedTest
  @CsvSource({"200, true", "302, true", "400, false", "502, false"})
  void aPageInTheWrongPlaceWillBeThereAgain(int status, boolean lasting) {
    ErrorReply reply =
        new ErrorReply(
            new ReplyHead(status, Headers.NONE, -1), body -> Failure.of(Kind.UPSTREAM, "page"));
    reply.finish();
    assertEquals(lasting, reply.failure().orElseThrow().lasting());
  }

  @Test
  void theUpstreamsWaitReachesTheClient() {
    Failure failure = read(429, Headers.NONE.with("retry-after-ms", "1500"), "");
    assertEquals(Optional.of(Duration.ofMillis(1500)), failure.retryAfter());
    assertEquals(Optional.of("2"), head(failure, Headers.NONE).first("retry-after"));
  }

  @ParameterizedTest
  @CsvSource({"'', 17", "5, 5", "soon, 17"})
  void aHeaderSaysMoreThanTheBody(String header, int seconds) {
    Headers headers = header.isEmpty() ? Headers.NONE : Headers.NONE.with("retry-after", header);
    Failure read = Failure.of(Kind.LIMITED, "Told.").withRetryAfter(Duration.ofSeconds(17));
    ErrorReply reply = new ErrorReply(new ReplyHead(429, headers, -1), body -> read);
    reply.finish();
    assertEquals(
        Optional.of(Duration.ofSeconds(seconds)), reply.failure().orElseThrow().retryAfter());
  }

  @Test
  void theUpstreamsOwnHeaderIsNotDoubled() {
    Headers passed = Headers.NONE.with("Retry-After", "Thu, 01 Jan 2026 00:00:09 GMT");
    Headers told = head(read(429, passed, ""), passed);
    assertEquals(1, told.only("retry-after"::equalsIgnoreCase).fields().size());
    assertEquals(passed.first("retry-after"), told.first("retry-after"));
  }

  @Test
  void withoutAWaitNoneIsMadeUp() {
    assertEquals(
        Optional.empty(), head(read(429, Headers.NONE, ""), Headers.NONE).first("retry-after"));
  }

  private static Headers head(Failure failure, Headers passed) {
    return ErrorHead.of(failure, passed, 0).headers();
  }

  @ParameterizedTest
  @EnumSource
  void faultsThatAnOperatorHasToMendLast(Fault.Kind kind) {
    Set<Fault.Kind> lasting =
        EnumSet.of(
            Fault.Kind.TLS,
            Fault.Kind.UNKNOWN_HOST,
            Fault.Kind.POOL_EXHAUSTED,
            Fault.Kind.GIBBERISH);
    assertEquals(lasting.contains(kind), Faults.failure(new Fault(kind, "x")).lasting());
  }
}
