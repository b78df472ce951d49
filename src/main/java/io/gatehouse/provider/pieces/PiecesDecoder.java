// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.wire.GrpcFrames;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hears either service. A reply is told to its end by the code 204, or ends with gRPC status 0, or
 * is reset once there was text: all three were seen.
 */
final class PiecesDecoder implements Provider.Decoder {
  private static final int OK = 200;
  private static final int NO_MORE = 204;

  private final ReplySink sink;
  private final Service service;
  private final Supplier<String> ids;
  private final GrpcFrames frames = new GrpcFrames(this::message);
  private Optional<GrpcStatus> status = Optional.empty();
  private boolean begun;
  private boolean reset;
  private boolean over;

  PiecesDecoder(ReplySink sink, Service service, Supplier<String> ids) {
    this.sink = sink;
    this.service = service;
    this.ids = ids;
  }

  @Override
  public void head(ReplyHead head) {
    status = GrpcStatus.in(head.headers());
    if (!head.mediaType().startsWith("application/grpc")) {
      String type = head.mediaType().isEmpty() ? "something unnamed" : head.mediaType();
      fail(
          Failure.of(Kind.UPSTREAM, "The upstream answered with " + type + " instead of gRPC.")
              .asLasting());
    }
  }

  @Override
  public void feed(ByteBuffer bytes) {
    if (over) {
      return;
    }
    try {
      frames.feed(bytes);
    } catch (GrpcFrames.Malformed malformed) {
      unreadable(String.valueOf(malformed.getMessage()));
    }
  }

  @Override
  public void trailers(Headers trailers) {
    status = GrpcStatus.in(trailers).or(() -> status);
  }

  @Override
  public boolean endsByReset() {
    reset = begun && frames.betweenMessages();
    return reset;
  }

  @Override
  public void end() {
    if (over) {
      return;
    }
    boolean cut = !frames.betweenMessages();
    if (begun && !cut && (reset || status.filter(s -> s.ok() || s.isReset()).isPresent())) {
      finish();
    } else if (status.filter(s -> !s.ok()).isPresent()) {
      fail(status.get().failure());
    } else if (status.isPresent() && !cut) {
      fail(Failure.of(Kind.UPSTREAM, "The upstream's reply is empty.").withCode("empty_reply"));
    } else {
      fail(OpenAiErrors.incomplete());
    }
  }

  private void message(byte[] bytes) {
    if (over) {
      return;
    }
    ProtoFields.read(bytes)
        .map(service::read)
        .ifPresentOrElse(this::hear, () -> unreadable("a message is no protobuf"));
  }

  private void hear(Service.Said said) {
    if (said.code() == 0 || said.code() == OK) {
      tell(said);
    } else if (said.code() == NO_MORE) {
      tell(said);
      begin(said);
      finish();
    } else {
      String message = "The upstream answered with its own code " + said.code() + ".";
      fail(Failure.of(Kind.UPSTREAM, message).withCode("upstream_code_" + said.code()));
    }
  }

  private void tell(Service.Said said) {
    if (!said.text().isEmpty()) {
      begin(said);
      sink.text(said.text());
    }
  }

  private void begin(Service.Said said) {
    if (!begun) {
      begun = true;
      sink.begin(said.id().isEmpty() ? ids.get() : said.id(), "");
    }
  }

  private void unreadable(String what) {
    String message = "The upstream's reply cannot be read: " + what + ".";
    fail(Failure.of(Kind.UPSTREAM, message).asLasting());
  }

  private void finish() {
    over = true;
    sink.end(FinishReason.STOP);
  }

  /** What comes after the end may be anything. */
  private void fail(Failure failure) {
    if (!over) {
      over = true;
      sink.fail(failure);
    }
  }
}
