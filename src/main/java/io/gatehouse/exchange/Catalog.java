// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
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
              () -> Round.of(asked, this::askIfPossible),
              0,
              interval.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private void askIfPossible(Upstream upstream) {
    upstream.keys().next().ifPresent(key -> ask(upstream, key.secret()));
  }

  private void ask(Upstream upstream, String apiKey) {
    UpstreamRequest request =
        UpstreamRequest.get(upstream.provider().path(Endpoint.MODELS).orElseThrow())
            .with(upstream.provider().credentials(apiKey))
            .with("accept", "application/json")
            .with(upstream.fixed());
    Answer answer = new Answer(upstream);
    answer.hears(upstream.transport().send(request, answer));
  }

  /** One upstream's list on its way. */
  private final class Answer implements Transport.Listener {
    private final Upstream upstream;
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

    Answer(Upstream upstream) {
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
        String list = UTF_8.decode(body.take()).toString();
        reported.put(upstream.name(), new LinkedHashSet<>(upstream.provider().models(list)));
      }
    }

    @Override
    public void failed(Transport.Fault fault) {}
  }
}
