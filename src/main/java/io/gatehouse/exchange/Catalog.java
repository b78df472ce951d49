// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The models that upstreams report, fetched in the background now and then. Whoever asks gets what
 * is known; an upstream that is down costs nobody anything.
 */
public final class Catalog {
  private static final int LIMIT = 8 << 20;

  private final Map<String, Set<String>> reported = new ConcurrentHashMap<>();

  /** The models an upstream has reported last; empty when it never has. */
  public Set<String> of(String upstream) {
    return reported.getOrDefault(upstream, Set.of());
  }

  /** Asks these upstreams at once and then at every interval, on a scheduler of its owner's. */
  public void keepUp(
      Collection<Upstream> upstreams, Duration interval, ScheduledExecutorService scheduler) {
    List<Upstream> asked =
        upstreams.stream().filter(u -> u.provider().path(Endpoint.MODELS).isPresent()).toList();
    if (!asked.isEmpty()) {
      var unused =
          scheduler.scheduleWithFixedDelay(
              () -> asked.forEach(this::ask), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void ask(Upstream upstream) {
    UpstreamRequest request =
        UpstreamRequest.get(upstream.provider().path(Endpoint.MODELS).orElseThrow())
            .with(upstream.headers(Headers.NONE).with("accept", "application/json"));
    Answer answer = new Answer(upstream.name());
    answer.hears(upstream.transport().send(request, answer));
  }

  /** One upstream's list on its way. */
  private final class Answer implements Transport.Listener {
    private final String upstream;
    private final Held body = new Held();
    private boolean ok;
    private Transport.Call call =
        new Transport.Call() {
          @Override
          public void grant(int bytes) {}

          @Override
          public void cancel() {}
        };
    private int early;

    Answer(String upstream) {
      this.upstream = upstream;
    }

    synchronized void hears(Transport.Call call) {
      this.call = call;
      call.grant(early);
    }

    @Override
    public void head(ReplyHead head) {
      ok = head.status() == 200;
    }

    @Override
    public synchronized void bytes(ByteBuffer chunk) {
      int size = chunk.remaining();
      if (body.size() + size > LIMIT) {
        ok = false;
        call.cancel();
        return;
      }
      body.add(chunk);
      early += size;
      call.grant(size);
    }

    @Override
    public void end() {
      if (ok) {
        reported.put(upstream, ids(UTF_8.decode(body.take()).toString()));
      }
    }

    @Override
    public void failed(Transport.Fault fault) {}
  }

  private static Set<String> ids(String body) {
    Set<String> ids = new LinkedHashSet<>();
    try {
      for (JsonValue entry : Json.parse(body).getJsonArray("data")) {
        if (entry instanceof JsonObject model) {
          ids.add(model.getString("id"));
        }
      }
    } catch (JsonException | NullPointerException | ClassCastException notAList) {
      return Set.of();
    }
    return ids;
  }
}
