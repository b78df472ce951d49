// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.exchange.Ask;
import io.gatehouse.exchange.BodyFailure;
import io.gatehouse.exchange.Endings;
import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.Round;
import io.gatehouse.exchange.Traffic;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** All forms that are still arriving; they pass through and are not held. */
final class Uploads {
  private final Exchanges exchanges;
  private final WebSettings settings;
  private final BiConsumer<HttpServletRequest, Failure> refused;
  private final Set<UploadReader> pending = ConcurrentHashMap.newKeySet();
  private final Endings endings = new Endings();

  Uploads(
      Exchanges exchanges, WebSettings settings, BiConsumer<HttpServletRequest, Failure> refused) {
    this.exchanges = exchanges;
    this.settings = settings;
    this.refused = refused;
  }

  /** Lets the time limits run on a scheduler, which stays its owner's to stop. */
  void runOn(ScheduledExecutorService scheduler) {
    var unused = scheduler.scheduleWithFixedDelay(this::tick, 250, 250, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    long patience = settings.uploadTime().toNanos();
    Round.of(pending, reader -> reader.tick(now, patience));
  }

  int count() {
    return pending.size();
  }

  /** Those of which no exchange has come: on their way, or over. */
  Traffic traffic() {
    return endings.with((int) pending.stream().filter(reader -> !reader.isExchange()).count());
  }

  /** Takes the request over and returns; the suspended reply is finished in time. */
  static void open(Endpoint endpoint, AsyncResponse reply, @Nullable String model)
      throws IOException {
    HttpServletRequest http = Current.request();
    Gateway.of(http.getServletContext()).uploads().begin(endpoint, http, reply, model);
  }

  private void begin(
      Endpoint endpoint, HttpServletRequest http, AsyncResponse reply, @Nullable String model)
      throws IOException {
    Visit visit = Visit.of(http);
    Optional<String> urlModel = Optional.ofNullable(model).or(visit::urlModel);
    ByteBuffer nothing = ByteBuffer.allocate(0);
    Ask ask =
        new Ask(
            visit.id(),
            visit.caller(),
            visit.shownAddress(),
            endpoint,
            Door.headers(http),
            nothing,
            urlModel);
    UploadReader reader = new UploadReader(this, http, reply);
    pending.add(reader);
    try {
      reader.begin(
          terms -> {
            requireAcceptable(http);
            return exchanges.upload(OpenAiChat.DIALECT, ask, reader.outlet(), terms);
          });
    } catch (IOException clientGone) {
      reader.onError(clientGone);
    }
  }

  private void requireAcceptable(HttpServletRequest http) {
    if (!BodyFilter.isMultipart(http)) {
      throw new Refused(
          Failure.of(Kind.UNSUPPORTED_TYPE, "The content type must be multipart/form-data."));
    }
    String encoding = http.getHeader("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Refused(
          Failure.of(
              Kind.UNSUPPORTED_TYPE, "A form must be sent as it is, not as '" + encoding + "'."));
    }
    if (http.getContentLengthLong() > settings.uploadLimit()) {
      throw new Refused(BodyFailure.tooLarge(settings.uploadLimit()));
    }
  }

  WebSettings settings() {
    return settings;
  }

  void refused(HttpServletRequest http, Failure failure) {
    refused.accept(http, failure);
  }

  /** Asked again it has no effect. */
  synchronized void done(UploadReader reader) {
    if (pending.contains(reader)) {
      if (!reader.isExchange()) {
        endings.count(reader.isBrokenOff());
      }
      pending.remove(reader);
    }
  }

  /** Refuses what has not become an exchange yet. */
  void stop() {
    Round.of(pending, reader -> reader.refuse(Exchanges.STOPPING));
  }
}
