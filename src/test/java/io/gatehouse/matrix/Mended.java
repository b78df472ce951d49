// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Mend;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Tap;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.SseReader;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An answer of an upstream that speaks the client's own wire, mended or passed on as it is.
 *
 * @param failure told before anything was said, so that the client gets an error instead
 */
record Mended(String bytes, Optional<Failure> failure) {
  private static JsonObject count() {
    return OpenAiChat.DIALECT.usage(Usage.estimate(3, 4));
  }

  static Mended of(Cell cell, Reply reply, boolean stream) {
    Provider provider = cell.lane().provider();
    if (!stream) {
      return whole(cell, provider, reply);
    }
    return provider.mend().isPresent()
        ? stream(provider.mend().get().stream(cell.request(true), Mended::count), reply)
        : relayed(provider.tap(Endpoint.CHAT), reply);
  }

  private static Mended whole(Cell cell, Provider provider, Reply reply) {
    Tap tap = provider.tap(Endpoint.CHAT);
    tap.whole(reply.body().array());
    if (tap.failure().isPresent()) {
      return new Mended("", tap.failure());
    }
    return new Mended(
        provider
            .mend()
            .map(
                mend ->
                    mend.reply(
                        Endpoint.CHAT,
                        cell.request(false),
                        Json.parse(reply.text()),
                        Mended::count))
            .orElseGet(() -> Json.parse(reply.text()))
            .toString(),
        Optional.empty());
  }

  private static Mended stream(Mend.Stream mend, Reply reply) {
    StringBuilder client = new StringBuilder();
    new SseReader((name, data) -> mend.event(data, event -> add(client, event)))
        .feed(ByteBuffer.wrap(reply.body().array()));
    mend.end(event -> add(client, event));
    if (client.length() == 0) {
      return new Mended("", mend.failure());
    }
    mend.failure()
        .ifPresent(why -> client.append(UTF_8.decode(OpenAiChat.DIALECT.errorEvent(why))));
    return new Mended(client.toString(), Optional.empty());
  }

  private static void add(StringBuilder client, String event) {
    client.append("data: ").append(event).append("\n\n");
  }

  /** A tap cannot change anything, but it must have noticed. */
  private static Mended relayed(Tap tap, Reply reply) {
    StringBuilder client = new StringBuilder();
    int[] events = {0};
    new SseReader(
            (name, data) -> {
              tap.event(data);
              add(client, data);
              events[0]++;
            })
        .feed(ByteBuffer.wrap(reply.body().array()));
    if (tap.failure().isPresent() && events[0] == 1) {
      return new Mended("", tap.failure());
    }
    if (!tap.finished() && tap.failure().isEmpty()) {
      Failure cut = Failure.of(Failure.Kind.UPSTREAM, "The upstream's reply was cut off.");
      client.append(UTF_8.decode(OpenAiChat.DIALECT.errorEvent(cut)));
    }
    return new Mended(client.toString(), Optional.empty());
  }
}
