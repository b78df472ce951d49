// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.policy.jwt.KeySet;
import io.gatehouse.policy.jwt.KeySource;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The keys of one identity provider: fetched in the background, kept however long it is away, and
 * fetched before their time when a token names a key that is not there. Nobody ever waits for them.
 */
public final class IssuerKeys implements KeySource {
  /** Most bytes of a document. */
  static final int LIMIT = 512 * 1024;

  private static final Logger LOG = Logger.getLogger(IssuerKeys.class.getName());
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final long TICK_MILLIS = 500;

  /**
   * Where they are.
   *
   * @param name what we call the provider
   * @param issuer what it calls itself
   * @param keys their address; without it the provider is asked for it
   */
  public record Place(String name, String issuer, Optional<URI> keys) {}

  /**
   * How often they are fetched.
   *
   * @param refresh after they have been fetched
   * @param retry after that has failed
   * @param unknown at the most, however many tokens name keys that are not there
   * @param patience for one document
   */
  public record Pace(Duration refresh, Duration retry, Duration unknown, Duration patience) {}

  /**
   * How things stand.
   *
   * @param fetched when the keys in use were last seen to be its keys
   * @param trouble why the last try failed, if it did
   */
  public record State(int keys, Optional<Instant> fetched, Optional<String> trouble) {}

  private final Place place;
  private final Pace pace;
  private final Function<URI, Transport> ways;
  private final String agent;
  private final LongSupplier nanos;
  private Optional<KeySet> keys = Optional.empty();
  private Optional<Instant> fetched = Optional.empty();
  private Optional<String> trouble = Optional.empty();
  private Optional<Fetch> underWay = Optional.empty();
  private boolean busy;
  private long begun;
  private long due;
  private boolean everAsked;

  /**
   * @param ways to a server, named by an address without a path
   * @param agent what we call ourselves
   * @param nanos a clock that does not go back
   */
  public IssuerKeys(
      Place place, Pace pace, Function<URI, Transport> ways, String agent, LongSupplier nanos) {
    this.place = place;
    this.pace = pace;
    this.ways = ways;
    this.agent = agent;
    this.nanos = nanos;
    this.due = nanos.getAsLong();
  }

  public String name() {
    return place.name();
  }

  /** Fetches them at once, and again whenever it is time, on a scheduler of its owner's. */
  public void keepUp(ScheduledExecutorService scheduler) {
    try {
      var unused =
          scheduler.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      LOG.log(Level.FINE, "keys were to be fetched after the end", stopping);
    }
  }

  /** Does what it is time for. */
  void tick() {
    if (isTooLate()) {
      underWay().ifPresent(Fetch::leave);
      failed("no answer in time");
    }
    if (isDue()) {
      begin();
    }
  }

  private synchronized boolean isTooLate() {
    return busy && nanos.getAsLong() - begun > pace.patience().toNanos();
  }

  private synchronized Optional<Fetch> underWay() {
    return underWay;
  }

  private synchronized boolean isDue() {
    long now = nanos.getAsLong();
    if (busy || now - due < 0) {
      return false;
    }
    busy = true;
    everAsked = true;
    begun = now;
    return true;
  }

  @Override
  public synchronized Optional<KeySet> keys() {
    return keys;
  }

  /**
   * Asks for newer keys at the next tick, unless it has done so a moment ago: keys that nobody has
   * cost a provider no more than one request now and then.
   */
  @Override
  public synchronized boolean areNewerOnTheirWay() {
    long now = nanos.getAsLong();
    if (!busy && (!everAsked || now - begun >= pace.unknown().toNanos())) {
      due = now;
    }
    return busy || now - due >= 0;
  }

  public synchronized State state() {
    return new State(keys.map(KeySet::size).orElse(0), fetched, trouble);
  }

  private void begin() {
    try {
      if (place.keys().isPresent()) {
        fetchKeys(place.keys().get());
      } else {
        URI address = URI.create(place.issuer().replaceFirst("/+$", "") + DISCOVERY);
        fetch(address, this::discovered);
      }
    } catch (RuntimeException broken) {
      LOG.log(Level.FINE, "the keys of " + place.name() + " cannot be asked for", broken);
      failed("cannot be asked for");
    }
  }

  private void fetchKeys(URI address) {
    fetch(address, text -> fetched(KeySet.parse(text)));
  }

  /** Of somebody else, or less secret than itself, it may not send us anywhere. */
  private void discovered(String text) {
    JsonObject document = document(text);
    if (!document.getString("issuer", "").equals(place.issuer())) {
      throw new IllegalArgumentException("a discovery document of another issuer");
    }
    URI address = address(document.getString("jwks_uri", ""));
    boolean secret = place.issuer().startsWith("https:");
    boolean http = "http".equals(address.getScheme()) && !secret;
    if (address.getHost() == null || !(http || "https".equals(address.getScheme()))) {
      throw new IllegalArgumentException("a discovery document without a proper jwks_uri");
    }
    fetchKeys(address);
  }

  private static JsonObject document(String text) {
    try {
      return Json.parse(text);
    } catch (JsonException notJson) {
      throw new IllegalArgumentException("a discovery document that is no JSON object", notJson);
    }
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "a discovery document without a proper jwks_uri", malformed);
    }
  }

  private void fetch(URI address, Hearing hearing) {
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    String path = address.getRawPath().replaceFirst("^/", "") + query;
    Transport way = ways.apply(URI.create(address.getScheme() + "://" + address.getRawAuthority()));
    Fetch fetch = Fetch.begin(way, path, agent, LIMIT, new Answer(hearing));
    synchronized (this) {
      underWay = Optional.of(fetch);
    }
  }

  /** What to do with a document; may say by an exception what is wrong with it. */
  private interface Hearing {
    void hear(String text);
  }

  private final class Answer implements Fetch.Hearer {
    private final Hearing hearing;

    Answer(Hearing hearing) {
      this.hearing = hearing;
    }

    @Override
    public void text(String text) {
      try {
        hearing.hear(text);
      } catch (IllegalArgumentException wrong) {
        IssuerKeys.this.failed("answered with " + wrong.getMessage());
      } catch (RuntimeException broken) {
        LOG.log(Level.FINE, "an answer of " + place.name() + " cannot be read", broken);
        IssuerKeys.this.failed("answered with something unreadable");
      }
    }

    @Override
    public void failed(String trouble) {
      IssuerKeys.this.failed(trouble);
    }
  }

  private void fetched(KeySet fresh) {
    boolean news;
    synchronized (this) {
      news = trouble.isPresent() || !keys.map(KeySet::ids).equals(Optional.of(fresh.ids()));
      keys = Optional.of(fresh);
      fetched = Optional.of(Instant.now());
      trouble = Optional.empty();
      over(pace.refresh());
    }
    if (news) {
      LOG.info(
          () -> "Identity provider " + place.name() + ": " + fresh.size() + " keys are in use.");
    }
  }

  private void failed(String why) {
    boolean news;
    Optional<Instant> kept;
    synchronized (this) {
      news = !trouble.equals(Optional.of(why));
      trouble = Optional.of(why);
      kept = fetched;
      over(pace.retry());
    }
    if (news) {
      String rest =
          kept.map(since -> "those of " + since + " stay in use.")
              .orElse("until then its tokens are answered 503.");
      LOG.warning(
          () ->
              "Identity provider "
                  + place.name()
                  + ": its keys cannot be had: "
                  + why
                  + "; "
                  + rest);
    }
  }

  private void over(Duration next) {
    busy = false;
    underWay = Optional.empty();
    due = nanos.getAsLong() + next.toNanos();
  }
}
