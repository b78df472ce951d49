// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Target;
import io.gatehouse.wire.MultipartScanner;
import io.gatehouse.wire.Pipe;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A form on its way from a client to an upstream.
 *
 * <p>Its bytes are held until it is clear who is to get them: the form's own {@code model} says so,
 * or, when a file of some size comes before it, the URL, or that only one upstream comes into
 * question. From then on they pass, and the model's name is changed as it goes by. It is fed and
 * refused by one thread at a time; the rest is any thread's.
 */
public final class Upload {
  /**
   * What an upload has to know of its surroundings.
   *
   * @param length of the body as the client gave it, -1 when it gave none
   * @param held how many bytes may be held while nobody knows where they go
   * @param limit of the whole body in bytes
   * @param refused hears, at most once, why no exchange came of it
   * @param room hears that more may be fed
   */
  public record Terms(
      String contentType,
      long length,
      int held,
      long limit,
      Consumer<Failure> refused,
      Runnable room) {}

  private static final String MODEL = "model";
  private static final String STREAM = "stream";

  /** So many bytes may come before we no longer wait for the model without need. */
  private static final int WINDOW = 64 * 1024;

  private final Exchanges home;
  private final Planner planner;
  private final Dialect dialect;
  private final Ask ask;
  private final Outlet outlet;
  private final Terms terms;
  private final Wishes.Wish wish;
  private final MultipartScanner scanner;
  private final Held held = new Held();
  private final Pipe pipe = new Pipe();

  private long received;
  private long grown;
  private boolean named;
  private volatile @Nullable Exchange exchange;
  private volatile @Nullable Target target;
  private volatile Patience.Overrides patience;
  private volatile String route = "";
  private volatile boolean stream;
  private volatile boolean stopped;
  private volatile long moved = System.nanoTime();
  private volatile Runnable sent = () -> {};

  /**
   * @throws Refused when this is no form, or asks by header for what is not allowed
   */
  Upload(Exchanges home, Planner planner, Dialect dialect, Ask ask, Outlet outlet, Terms terms) {
    this.home = home;
    this.planner = planner;
    this.dialect = dialect;
    this.ask = ask;
    this.outlet = outlet;
    this.terms = terms;
    this.wish = planner.wish(ask);
    this.patience = wish.patience();
    try {
      this.scanner = new MultipartScanner(terms.contentType(), Set.of(MODEL, STREAM), new Fields());
    } catch (MultipartScanner.Malformed malformed) {
      throw new Refused(invalid(malformed));
    }
    pipe.onTaken(this::taken);
  }

  /** Whether more may be fed now. */
  public boolean isHungry() {
    return stopped || exchange == null || !pipe.isFull();
  }

  /** Whether the upstream has all of it or is to get no more of it. */
  public boolean isOver() {
    return stopped || isSent();
  }

  /** Whether an exchange has come of it. */
  public boolean isExchange() {
    return exchange != null;
  }

  /** Takes the next bytes; they are the caller's again afterwards. */
  public void feed(ByteBuffer bytes) {
    moved = System.nanoTime();
    if (stopped) {
      return;
    }
    try {
      received += bytes.remaining();
      if (received > terms.limit()) {
        throw new Refused(BodyFailure.tooLarge(terms.limit()));
      }
      ByteBuffer ready = scanner.feed(bytes);
      if (received == terms.length()) {
        scanner.end();
      }
      pass(ready);
    } catch (MultipartScanner.Malformed malformed) {
      refuse(invalid(malformed));
    } catch (Refused refused) {
      refuse(refused.failure());
    }
  }

  /** The client has sent all. */
  public void end() {
    if (stopped) {
      return;
    }
    try {
      scanner.end();
      pipe.end();
    } catch (MultipartScanner.Malformed malformed) {
      refuse(invalid(malformed));
    }
  }

  /** The upload cannot go on, and the client is told why. */
  public void refuse(Failure failure) {
    if (stopped) {
      return;
    }
    stop();
    if (exchange == null) {
      terms.refused().accept(failure);
    } else {
      exchange.refuse(failure);
    }
  }

  /** Refuses the upload if nothing has moved for so long, in nanoseconds. */
  public void hurry(long now, long patience) {
    if (!isOver() && now - moved > patience) {
      boolean upstream = exchange != null && pipe.size() > 0;
      refuse(
          upstream
              ? Failure.of(Kind.TIMEOUT, "The upstream did not take the request body in time")
              : BodyFailure.tooSlow());
    }
  }

  private static Failure invalid(MultipartScanner.Malformed malformed) {
    return Failure.of(Kind.INVALID, "The request body is not valid: " + malformed.getMessage())
        .withCode("invalid_multipart");
  }

  private void pass(ByteBuffer ready) {
    if (exchange != null) {
      pipe.add(ready);
      return;
    }
    held.add(ready);
    if (target == null && received >= WINDOW) {
      decideEarly();
    }
    if (target != null) {
      open(target);
    } else if (held.size() > terms.held()) {
      throw new Refused(
          Failure.of(
                  Kind.TOO_LARGE,
                  "No model was named in the first "
                      + terms.held()
                      + " bytes. Put the field 'model' before the file, or name it in the URL as"
                      + " ?model=NAME.")
              .withCode("model_too_late")
              .withParam(MODEL));
    }
  }

  /** Finds who gets the form although it has not named a model yet. */
  private void decideEarly() {
    if (ask.urlModel().isPresent() || wish.target().isPresent()) {
      String unused = decide(Optional.empty());
    } else if (!home.toll().asksForModels(ask.caller())) {
      home.only(ask.endpoint()).ifPresent(upstream -> target = new Target(upstream, ""));
    }
  }

  private void open(Target target) {
    pipe.add(held.take());
    exchange = home.open(dialect, ask, Plan.of(this, target, patience), outlet);
  }

  /** The length is known when the model's name has been changed already. */
  private long length() {
    return terms.length() >= 0 && named ? terms.length() + grown : -1;
  }

  /** What to send where: the form as it arrives. */
  UpstreamRequest request(String path) {
    return UpstreamRequest.upload(
        path, terms.contentType(), new UpstreamRequest.Stream(pipe, length()));
  }

  /** The name that the client gave for the model, as far as it has. */
  String route() {
    return route;
  }

  /** The model that the upstream is asked for, as far as that is known. */
  String model() {
    Target known = target;
    return known == null ? "" : known.model();
  }

  /** Whether the form has asked for a stream by now. */
  boolean wantsStream() {
    return stream;
  }

  /** Whom to tell when the upstream has taken all. */
  void onSent(Runnable sent) {
    this.sent = sent;
    if (isSent()) {
      sent.run();
    }
  }

  boolean isSent() {
    return pipe.isDrained();
  }

  /** Nothing more is wanted; what still arrives goes nowhere. */
  public void stop() {
    if (!stopped) {
      stopped = true;
      sent.run();
      terms.room().run();
    }
  }

  private void taken() {
    moved = System.nanoTime();
    if (isSent()) {
      sent.run();
    }
    terms.room().run();
  }

  /** What the form says, as it passes. */
  private final class Fields implements MultipartScanner.Form {
    @Override
    public String field(String name, String value) {
      if (name.equals(STREAM)) {
        stream = value.strip().equalsIgnoreCase("true");
        return value;
      }
      String model = decide(Optional.of(value));
      named = true;
      grown = (long) model.getBytes(UTF_8).length - value.getBytes(UTF_8).length;
      return model;
    }

    @Override
    public Map<String, String> end() {
      return named ? Map.of() : Map.of(MODEL, decide(Optional.empty()));
    }
  }

  private String decide(Optional<String> given) {
    Target chosen = target;
    if (chosen != null && !chosen.model().isEmpty()) {
      return chosen.model();
    }
    Selection selection = planner.select(ask, wish, given);
    Target meant = selection.targets().get(0);
    if (chosen != null && !chosen.upstream().equals(meant.upstream())) {
      throw new Refused(
          Failure.of(
                  Kind.INVALID,
                  "The model is not served by '"
                      + chosen.upstream()
                      + "', the only upstream with "
                      + ask.endpoint().path
                      + ".")
              .withParam(MODEL));
    }
    if (meant.model().chars().anyMatch(Character::isISOControl)) {
      throw new Refused(
          Failure.of(Kind.INVALID, "'model' must be a name on one line.").withParam(MODEL));
    }
    route = selection.name();
    patience = selection.patience();
    target = meant;
    return meant.model();
  }
}
