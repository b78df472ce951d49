// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

/**
 * A circuit that opens when most of what is sent through it fails, so that an upstream in trouble
 * is left alone and its clients need not wait. Safe for use by many threads; has none of its own.
 */
public final class Breaker {
  private static final Logger LOG = Logger.getLogger(Breaker.class.getName());

  /** What the circuit lets through. */
  public enum State {
    /** Everything. */
    CLOSED,
    /** Nothing. */
    OPEN,
    /** A few requests, to see how they do. */
    PROBING;

    /** For people and programs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How long a request took: a model may well speak for minutes, so slowness is no failure. */
  private static final long NO_MATTER = 0;

  private final String name;
  private final BreakerSettings settings;
  private final Clock clock;
  private final CircuitBreaker circuit;
  private final AtomicInteger era = new AtomicInteger();
  private volatile Instant since;

  /**
   * @param name of what it guards, for the log, such as {@code upstream 'x'}
   */
  public Breaker(String name, BreakerSettings settings, Clock clock) {
    this.name = name;
    this.settings = settings;
    this.clock = clock;
    this.since = clock.instant();
    this.circuit = CircuitBreaker.of(name, config(settings, clock));
    if (!settings.enabled()) {
      circuit.transitionToDisabledState();
    }
    circuit.getEventPublisher().onStateTransition(this::changed);
  }

  private static CircuitBreakerConfig config(BreakerSettings settings, Clock clock) {
    return CircuitBreakerConfig.custom()
        .failureRateThreshold((float) settings.failures() * 100)
        .slidingWindow(
            (int) settings.window().toSeconds(),
            settings.leastCalls(),
            SlidingWindowType.TIME_BASED)
        .waitDurationInOpenState(settings.open())
        .permittedNumberOfCallsInHalfOpenState(settings.probes())
        .recordResult(Boolean.FALSE::equals)
        .clock(clock)
        .build();
  }

  /**
   * Whether this failure speaks against the upstream: it was not reached, too slow, broke off, or
   * answered that it is broken. A refusal does not, for a caller can bring that about; nor does a
   * limit, which rests a key.
   */
  public static boolean blames(Failure failure) {
    int status = failure.upstreamStatus();
    boolean refusal = status >= 400 && status < 500 && status != 408;
    return !refusal && (failure.kind() == Kind.UPSTREAM || failure.kind() == Kind.TIMEOUT);
  }

  /** Whether it is worth asking; only {@link #enter} decides, and lets in a few probes at most. */
  public boolean allows() {
    return state() != State.OPEN || clock.instant().isAfter(probing());
  }

  /** After when it lets through again, if it is open. */
  Instant probing() {
    return since.plus(settings.open());
  }

  /** What to tell a client whose request it does not let through. */
  public Failure refusal() {
    Duration left = Duration.between(clock.instant(), probing());
    Failure refusal =
        Failure.of(Kind.OVERLOADED, "The " + name + " has failed too often and is left alone.")
            .withCode("circuit_open")
            .asLasting();
    return left.isNegative() ? refusal : refusal.withRetryAfter(left);
  }

  /** Lets one request through, if the circuit does. */
  public Optional<Permit> enter() {
    return circuit.tryAcquirePermission() ? Optional.of(new Permit()) : Optional.empty();
  }

  public State state() {
    return switch (circuit.getState()) {
      case OPEN, FORCED_OPEN -> State.OPEN;
      case HALF_OPEN -> State.PROBING;
      case CLOSED, DISABLED, METRICS_ONLY -> State.CLOSED;
    };
  }

  /** Lets everything through again, as if nothing had happened. */
  public void close() {
    if (state() != State.CLOSED) {
      circuit.transitionToClosedState();
    }
  }

  /** When it came into its present state. */
  public Instant since() {
    return since;
  }

  private void changed(CircuitBreakerOnStateTransitionEvent event) {
    era.incrementAndGet();
    since = clock.instant();
    StateTransition transition = event.getStateTransition();
    switch (transition.getToState()) {
      case OPEN -> LOG.warning(opened());
      case HALF_OPEN -> LOG.info(name + ": circuit half open, " + settings.probes() + " may try");
      default -> LOG.info(name + ": circuit closed again");
    }
  }

  private String opened() {
    CircuitBreaker.Metrics counted = circuit.getMetrics();
    return name
        + ": circuit open after "
        + counted.getNumberOfFailedCalls()
        + " of "
        + counted.getNumberOfBufferedCalls()
        + " requests failed; probing in "
        + settings.open().toSeconds()
        + " s";
  }

  /**
   * One request's leave to be sent. How it went is told once: what comes later is not heard, nor
   * what comes when the circuit has changed meanwhile, for a long stream of before says nothing
   * about the probes of now.
   */
  public final class Permit {
    private final AtomicBoolean told = new AtomicBoolean();
    private final int begun = era.get();
    private final boolean probe = state() == State.PROBING;

    private Permit() {}

    /** The upstream begins to answer well: that is all a probe is to find out. */
    public void answered() {
      if (probe) {
        succeeded();
      }
    }

    public void succeeded() {
      if (counts()) {
        circuit.onResult(NO_MATTER, NANOSECONDS, true);
      }
    }

    public void failed() {
      if (counts()) {
        circuit.onResult(NO_MATTER, NANOSECONDS, false);
      }
    }

    /** It says nothing about the upstream: the client left, or the request was wrong. */
    public void forgotten() {
      if (counts()) {
        circuit.releasePermission();
      }
    }

    private boolean counts() {
      return told.compareAndSet(false, true) && begun == era.get();
    }
  }
}
