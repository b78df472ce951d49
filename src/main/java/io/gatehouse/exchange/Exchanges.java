// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.routing.Balancer;
import io.gatehouse.routing.Loads;
import io.gatehouse.routing.RetryPolicy;
import io.gatehouse.routing.Router;
import io.gatehouse.telemetry.RequestRecord;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.UpstreamRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All exchanges in flight: opens them, ticks their clocks, and ends them when the gateway stops.
 */
public final class Exchanges {
  private static final Logger LOG = Logger.getLogger(Exchanges.class.getName());

  /** What to tell whoever meets a gateway without any upstream. */
  public static final String NOTHING_CONFIGURED = Planner.NOTHING_CONFIGURED;

  /** What to tell whoever is still there when the gateway goes. */
  public static final Failure STOPPING =
      Failure.of(Kind.OVERLOADED, "The gateway is draining or shutting down.");

  /** What to tell whoever finds no place and no turn. */
  static final Failure BUSY =
      Failure.of(Kind.OVERLOADED, "The gateway is busy: it has no place for another request.")
          .withCode("gateway_busy")
          .withRetryAfter(Duration.ofSeconds(1));

  /** How an exchange has ended that was told so. */
  static final String SHUTDOWN = "shutdown";

  private static final long TICK_MILLIS = 100;
  private static final Duration UNHEARD = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 10_000_000;

  private final Planner planner;
  private final Balancer balancer;
  private final Map<String, Upstream> upstreams;
  private final RetryPolicy retries;
  private final ErrorMeaning errors;
  private final ExchangeSettings settings;
  private final Toll toll;
  private final Bulkhead entrance;
  private final Consumer<RequestRecord> books;
  private final Set<Exchange> live = ConcurrentHashMap.newKeySet();
  private final Endings endings = new Endings();
  private volatile boolean stopped;
  private volatile boolean closed;
  private volatile @Nullable ScheduledExecutorService scheduler;

  /**
   * @param balancer says which of a route's targets is tried first
   * @param wishes what callers may ask for by header
   * @param books hears of every exchange once, when it is over; must not block
   */
  public Exchanges(
      Router router,
      Balancer balancer,
      Wishes wishes,
      Map<String, Upstream> upstreams,
      RetryPolicy retries,
      ExchangeSettings settings,
      Consumer<RequestRecord> books) {
    this(router, balancer, wishes, upstreams, retries, settings, Toll.FREE, books);
  }

  /**
   * The same, with limits and prices.
   *
   * @param toll what stands between callers and answers
   */
  public Exchanges(
      Router router,
      Balancer balancer,
      Wishes wishes,
      Map<String, Upstream> upstreams,
      RetryPolicy retries,
      ExchangeSettings settings,
      Toll toll,
      Consumer<RequestRecord> books) {
    this.planner = new Planner(router, balancer, wishes);
    this.balancer = balancer;
    this.upstreams = Map.copyOf(upstreams);
    this.retries = retries;
    this.errors = new ErrorMeaning(retries::meansBusy);
    this.settings = settings;
    this.toll = toll;
    this.entrance = new Bulkhead(settings.entrance());
    this.books = books;
  }

  /** Lets the clocks run on a scheduler, which stays its owner's to stop. */
  public void runOn(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
    var unused =
        scheduler.scheduleWithFixedDelay(
            this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    Round.of(live, exchange -> exchange.tick(now));
  }

  /**
   * Opens an exchange and returns at once; everything else is told to the outlet.
   *
   * @throws Refused when the request cannot be understood or nobody can answer it, or after {@link
   *     #breakOff}; the outlet is then untouched
   */
  public void open(Dialect dialect, Ask ask, Outlet outlet) {
    requireRunning();
    open(dialect, ask, planner.plan(ask), outlet);
  }

  /**
   * Begins to take a form; everything else is told to the outlet or to {@code refused}.
   *
   * @throws Refused when it is no form or nobody can answer it, or after {@link #breakOff}
   */
  public Upload upload(Dialect dialect, Ask ask, Outlet outlet, Upload.Terms terms) {
    requireRunning();
    planner.requireAnyone();
    return new Upload(this, planner, dialect, ask, outlet, terms);
  }

  /** The way to the upstreams is closed soon: who came too late is not to take that for theirs. */
  private void requireRunning() {
    if (isClosed()) {
      throw new Refused(STOPPING);
    }
  }

  private boolean isClosed() {
    return stopped || closed;
  }

  Exchange open(Dialect dialect, Ask ask, Plan plan, Outlet outlet) {
    long created = System.currentTimeMillis() / 1000;
    var terms =
        new Attempt.Terms(
            ask,
            plan,
            dialect,
            settings.agent(),
            created,
            settings.largestReply(),
            settings.strict(),
            errors,
            continuation(ask, plan));
    Exchange exchange = new Exchange(terms, outlet, this);
    live.add(exchange);
    exchange.start();
    if (isClosed()) {
      exchange.stop();
    }
    return exchange;
  }

  /** Of several replies at once none can be gone on from. */
  private static Optional<Continuation> continuation(Ask ask, Plan plan) {
    boolean wanted = plan.selection().route().continues() && ask.endpoint() == Endpoint.CHAT;
    boolean alone = List.of("1", "null").contains(plan.envelope().raw("n").orElse("1"));
    return wanted && alone && plan.stream() ? Optional.of(new Continuation()) : Optional.empty();
  }

  /** The configured upstreams, by name. */
  public List<Upstream> upstreams() {
    return upstreams.values().stream().sorted(Comparator.comparing(Upstream::name)).toList();
  }

  /** How many exchanges are not settled yet. */
  public int inFlight() {
    return live.size();
  }

  /** The same, with how all before them have ended. */
  public Traffic traffic() {
    return endings.with(live.size());
  }

  /** Waits until no exchange is in flight, at most so long. Blocks: for a stopping thread only. */
  public void awaitNone(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!live.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Ends every exchange, also those still to come until {@link #reopen}; the ones that have begun
   * to answer are broken off. Returns at once. Who has not taken its last words by the next call is
   * not waited for.
   */
  public void breakOff() {
    closed = true;
    Round.of(live, Exchange::stop);
  }

  /** Opens exchanges again, unless it has been stopped. */
  public void reopen() {
    closed = false;
  }

  /** Ends every exchange for good. */
  public void stop() {
    stopped = true;
    breakOff();
  }

  /** Runs a task after a while; never, when the gateway has gone by then. */
  void later(Duration delay, Runnable task) {
    ScheduledExecutorService clock = scheduler;
    if (clock == null) {
      throw new IllegalStateException("no clock runs");
    }
    try {
      var unused = clock.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException gone) {
      LOG.log(Level.FINE, "a task was to run after the end", gone);
    }
  }

  /** Sends what nobody waits for the reply of. */
  void sendUnheard(Upstream upstream, UpstreamRequest request) {
    Transport.Call call =
        upstream
            .transport()
            .send(
                request.with("user-agent", settings.agent()).with(upstream.fixed()),
                Transport.Listener.NOBODY);
    later(UNHEARD, call::cancel);
  }

  /** Bounds how many exchanges are at work. */
  public Bulkhead entrance() {
    return entrance;
  }

  Toll toll() {
    return toll;
  }

  /** What the targets carry. */
  Loads loads() {
    return balancer.loads();
  }

  ExchangeSettings settings() {
    return settings;
  }

  Upstream upstream(String name) {
    Upstream upstream = upstreams.get(name);
    if (upstream == null) {
      throw new IllegalArgumentException("no upstream " + name);
    }
    return upstream;
  }

  /** The only upstream that has such an endpoint, if there is just one, and for any model. */
  Optional<String> only(Endpoint endpoint) {
    List<Upstream> having =
        upstreams.values().stream()
            .filter(upstream -> upstream.provider().path(endpoint).isPresent())
            .toList();
    return having.stream()
        .filter(upstream -> having.size() == 1)
        .filter(upstream -> upstream.provider().path(endpoint, "").isPresent())
        .map(Upstream::name)
        .findFirst();
  }

  /** A form is sent once: what has been passed on is not there to be sent again. */
  Failover failover(Plan plan) {
    return new Failover(
        plan.targets(),
        plan.selection().route().longer(),
        plan.upload().isPresent() ? (failure, tries) -> Optional.empty() : retries::delay,
        settings.failover(),
        target -> upstream(target.upstream()).retries().take(),
        System::nanoTime);
  }

  void settled(RequestRecord story) {
    endings.count(story.ended().equals(SHUTDOWN));
    books.accept(story);
  }

  /** It was in flight until it was in the books. */
  void forget(Exchange exchange) {
    live.remove(exchange);
  }

  void report(String id, Throwable bug) {
    LOG.log(Level.SEVERE, bug, () -> "request " + id + " hit a fault of the gateway");
  }
}
