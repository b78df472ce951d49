// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.policy.Quota;
import io.gatehouse.policy.Span;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Headers.Field;
import io.gatehouse.wire.ReplyHead;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The headers of a client's reply: those of the upstream's that pass, and ours. */
final class ReplyHeaders {
  private final String id;
  private final Account account;
  private final Clocks clocks;
  private final Bill bill;
  private Headers passed = Headers.NONE;

  /**
   * @param id of the request
   */
  ReplyHeaders(String id, Account account, Clocks clocks, Bill bill) {
    this.id = id;
    this.account = account;
    this.clocks = clocks;
    this.bill = bill;
  }

  /** Another upstream is asked: what the one before said is not passed on. */
  void forget() {
    passed = Headers.NONE;
  }

  void heard(ReplyHead upstreamReply) {
    boolean ours = bill.requests() != null || bill.tokens() != null;
    passed =
        upstreamReply
            .headers()
            .only(name -> PassedBack.includes(name) && !(ours && PassedBack.isOfRates(name)));
  }

  /** For an error of ours, which has a content type of its own. */
  Headers error(@Nullable Attempt attempt) {
    List<Field> fields = new ArrayList<>(passed.fields());
    addOurs(fields);
    if (attempt != null) {
      addOrigin(fields, attempt);
    }
    return new Headers(fields);
  }

  Headers reply(ReplyHead head, Attempt attempt) {
    List<Field> fields = new ArrayList<>();
    Optional<String> type = head.headers().first("content-type");
    for (Field field : passed.fields()) {
      if (type.isEmpty() || !field.name().equalsIgnoreCase("content-type")) {
        fields.add(field);
      }
    }
    addOurs(fields);
    addOrigin(fields, attempt);
    type.ifPresent(value -> fields.add(new Field("content-type", value)));
    if (head.isEventStream()) {
      addUnbuffered(fields);
    }
    return new Headers(fields);
  }

  /** For a stream of which nothing is known yet but that it will be one. */
  Headers early() {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("x-request-id", id));
    fields.add(new Field("x-gatehouse-request-id", id));
    addRates(fields);
    fields.addAll(Converters.streamHead().headers().fields());
    addUnbuffered(fields);
    return new Headers(fields);
  }

  private void addOurs(List<Field> fields) {
    fields.add(new Field("x-gatehouse-request-id", id));
    if (passed.first("x-request-id").isEmpty()) {
      fields.add(new Field("x-request-id", id));
    }
    addRates(fields);
  }

  private void addRates(List<Field> fields) {
    add(fields, "requests", bill.requests());
    add(fields, "tokens", bill.tokens());
    bill.warning()
        .ifPresent(warning -> fields.add(new Field("x-gatehouse-budget-warning", warning)));
  }

  private static void add(List<Field> fields, String what, @Nullable Quota quota) {
    if (quota != null) {
      fields.add(new Field("x-ratelimit-limit-" + what, Long.toString(quota.limit())));
      fields.add(new Field("x-ratelimit-remaining-" + what, Long.toString(quota.remaining())));
      fields.add(new Field("x-ratelimit-reset-" + what, Span.of(quota.reset())));
    }
  }

  private void addOrigin(List<Field> fields, Attempt attempt) {
    fields.add(new Field("x-gatehouse-upstream", attempt.upstream.name()));
    String model = attempt.model();
    if (!model.isEmpty()) {
      fields.add(new Field("x-gatehouse-model", visible(model)));
    }
    fields.add(new Field("x-gatehouse-attempts", Integer.toString(account.attempts())));
    String overhead = BigDecimal.valueOf(clocks.overhead() / 1000, 3).toPlainString();
    fields.add(new Field("x-gatehouse-overhead-ms", overhead));
    if (!attempt.dropped().isEmpty()) {
      fields.add(new Field("x-gatehouse-dropped", String.join(", ", attempt.dropped())));
    }
  }

  private static void addUnbuffered(List<Field> fields) {
    fields.add(new Field("cache-control", "no-cache"));
    fields.add(new Field("x-accel-buffering", "no"));
  }

  /** A client's own words do not get into a header as they are. */
  private static String visible(String model) {
    for (int i = 0; i < model.length(); i++) {
      char c = model.charAt(i);
      if (c <= ' ' || c >= 127) {
        return model.replaceAll("[^!-~]", "?");
      }
    }
    return model;
  }
}
