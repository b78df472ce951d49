// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.BodyFailure;
import io.gatehouse.exchange.Endings;
import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.Outlet.Gone;
import io.gatehouse.exchange.Round;
import io.gatehouse.exchange.Traffic;
import io.gatehouse.model.Failure;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** All request bodies that are still arriving: they cost memory as they come, and no thread. */
final class Arrivals {
  private final WebSettings settings;
  private final BiConsumer<HttpServletRequest, Failure> refused;
  private final Set<Collector> pending = ConcurrentHashMap.newKeySet();
  private final Endings endings = new Endings();

  Arrivals(WebSettings settings, BiConsumer<HttpServletRequest, Failure> refused) {
    this.settings = settings;
    this.refused = refused;
  }

  /** Lets the time limit run on a scheduler, which stays its owner's to stop. */
  void runOn(ScheduledExecutorService scheduler) {
    if (!settings.uploadTime().isZero()) {
      var unused = scheduler.scheduleWithFixedDelay(this::hurry, 250, 250, TimeUnit.MILLISECONDS);
    }
  }

  private void hurry() {
    long now = System.nanoTime();
    Round.of(pending, collector -> collector.hurry(now));
  }

  int count() {
    return pending.size();
  }

  /** Those of which no exchange has come: on their way, or over. */
  Traffic traffic() {
    return endings.with(pending.size());
  }

  /** Refuses every body that has not arrived. */
  void stop() {
    Round.of(pending, collector -> collector.refuse(Exchanges.STOPPING));
  }

  /** Takes the request over; it comes back as an async dispatch once its body is complete. */
  void collect(HttpServletRequest request, HttpServletResponse response) throws IOException {
    AsyncContext async = request.startAsync(request, response);
    Collector collector = new Collector(async, request, response);
    pending.add(collector);
    Departure.of(async, collector::leave);
    request.getInputStream().setReadListener(collector);
    collector.listenerIsSet();
  }

  /** One body on its way in. What exceeds the limit is read on for a while, but not kept. */
  private final class Collector implements ReadListener {
    private final AsyncContext async;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final long begun = System.nanoTime();
    private final byte[] buffer = new byte[8192];
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long size;
    private boolean setting = true;
    private boolean complete;
    private boolean over;

    Collector(AsyncContext async, HttpServletRequest request, HttpServletResponse response) {
      this.async = async;
      this.request = request;
      this.response = response;
    }

    @Override
    public void onDataAvailable() throws IOException {
      ServletInputStream in = request.getInputStream();
      // Not isFinished(): Payara says so while bytes that have arrived are still to be read.
      while (in.isReady()) {
        int count = in.read(buffer);
        if (count < 0) {
          return;
        }
        keep(count);
        if (size > 3L * settings.bodyLimit()) {
          refuse(BodyFailure.tooLarge(settings.bodyLimit()));
          return;
        }
      }
    }

    private void keep(int count) {
      size += count;
      if (size <= settings.bodyLimit()) {
        body.write(buffer, 0, count);
      } else {
        body = new ByteArrayOutputStream(0);
      }
    }

    /** May come while the listener is being set; to dispatch then would be too early. */
    @Override
    public void onAllDataRead() {
      synchronized (this) {
        complete = true;
        if (setting) {
          return;
        }
      }
      arrived();
    }

    void listenerIsSet() {
      synchronized (this) {
        setting = false;
        if (!complete) {
          return;
        }
      }
      arrived();
    }

    private void arrived() {
      int limit = settings.bodyLimit();
      Optional<Failure> failure =
          size > limit
              ? Optional.of(BodyFailure.tooLarge(limit))
              : Arrival.accept(request, body.toByteArray(), limit);
      if (failure.isPresent()) {
        refuse(failure.get());
      } else if (settle()) {
        Visit.of(request).whenServed(this::served);
        async.dispatch();
      }
    }

    /** Only now it is somebody else's to count, or over. */
    private synchronized void served() {
      if (Visit.of(request).isExchange()) {
        pending.remove(this);
      } else {
        forget(false);
      }
    }

    /** Has no effect on one that is forgotten already. */
    private synchronized void forget(boolean broken) {
      if (pending.contains(this)) {
        endings.count(broken);
        pending.remove(this);
      }
    }

    /** The client is gone, or the server has a limit of its own that this body exceeds. */
    @Override
    public void onError(Throwable cause) {
      if (request.getContentLengthLong() > settings.bodyLimit()) {
        refuse(BodyFailure.tooLarge(settings.bodyLimit()));
      } else if (settle()) {
        forget(false);
        complete();
      }
    }

    /** May come after the dispatch, or instead of what was to come of it. */
    private void leave(Gone who) {
      if (who == Gone.APPLICATION) {
        refuse(Exchanges.STOPPING);
      } else {
        boolean unused = settle();
      }
      forget(false);
    }

    void hurry(long now) {
      if (now - begun > settings.uploadTime().toNanos()) {
        refuse(BodyFailure.tooSlow());
      }
    }

    private void refuse(Failure failure) {
      if (!settle()) {
        return;
      }
      forget(failure.equals(Exchanges.STOPPING));
      refused.accept(request, failure);
      try {
        Refusal.of(request, failure).write(response, true);
      } catch (IOException clientGone) {
        // nobody is left to be told
      }
      complete();
    }

    private void complete() {
      try {
        async.complete();
      } catch (IllegalStateException alreadyOver) {
        // the container was faster
      }
    }

    private synchronized boolean settle() {
      boolean first = !over;
      over = true;
      return first;
    }
  }
}
