// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.Application;
import io.gatehouse.config.EffectiveSetting;
import io.gatehouse.exchange.Bulkhead;
import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.IssuerKeys;
import io.gatehouse.ledger.Condition;
import io.gatehouse.ledger.Store;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Admission;
import io.gatehouse.routing.Breaker;
import io.gatehouse.telemetry.RequestRates;
import io.gatehouse.telemetry.RequestRecord;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The application as the web sees it, kept in the servlet context. */
final class Gateway {
  private static final String ATTRIBUTE = Gateway.class.getName();

  private final Application application;
  private final WebSettings web;
  private final Cors cors;
  private final Paths paths;
  private final Arrivals arrivals;
  private final Uploads uploads;
  private final Build build;
  private final ServerUsers users;
  private final RequestRates rates = new RequestRates();
  private final RequestRates modelRates = new RequestRates();
  private final long started = second();
  private final Gate gate;
  private final Doorstep doorstep;
  private final List<EffectiveSetting> settings;
  private final AdminAnswers adminAnswers = new AdminAnswers();

  /**
   * @param settings all in force, for administrators
   */
  Gateway(Application application, WebSettings web, Build build, List<EffectiveSetting> settings) {
    this.settings = List.copyOf(settings);
    this.application = application;
    this.web = web;
    this.build = build;
    this.users = new ServerUsers(application.admission().rules());
    this.cors = new Cors(web.corsOrigins());
    this.paths = new Paths(web.apiPrefix(), web.modelRoutes(), web.tolerantPaths());
    this.arrivals = new Arrivals(web, this::refused);
    this.uploads = new Uploads(application.exchanges(), web, this::refused);
    this.doorstep = new Doorstep(application.addresses(), web.shownAddress());
    this.gate = new Gate(application.exchanges(), arrivals, uploads, application.scheduler());
    arrivals.runOn(application.scheduler());
    uploads.runOn(application.scheduler());
  }

  static Gateway of(ServletContext context) {
    return find(context).orElseThrow(() -> new IllegalStateException("the gateway is not started"));
  }

  static Optional<Gateway> find(ServletContext context) {
    return Optional.ofNullable((Gateway) context.getAttribute(ATTRIBUTE));
  }

  void install(ServletContext context) {
    context.setAttribute(ATTRIBUTE, this);
  }

  /** Whole seconds of a clock that does not go back. */
  static long second() {
    return System.nanoTime() / 1_000_000_000L;
  }

  Application application() {
    return application;
  }

  Exchanges exchanges() {
    return application.exchanges();
  }

  Admission admission() {
    return application.admission();
  }

  Doorstep doorstep() {
    return doorstep;
  }

  ServerUsers users() {
    return users;
  }

  WebSettings web() {
    return web;
  }

  Cors cors() {
    return cors;
  }

  Paths paths() {
    return paths;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  AdminAnswers adminAnswers() {
    return adminAnswers;
  }

  List<EffectiveSetting> settings() {
    return settings;
  }

  Uploads uploads() {
    return uploads;
  }

  /** Counts every request. */
  RequestRates rates() {
    return rates;
  }

  /** Counts the requests that ask a model. */
  RequestRates modelRates() {
    return modelRates;
  }

  /** Writes the line of a request that was turned down before it became an exchange. */
  void refused(HttpServletRequest request, Failure failure) {
    application
        .books()
        .accept(
            new RequestRecord(
                Visit.of(request).id(),
                Visit.of(request).caller().name(),
                Visit.of(request).shownAddress(),
                request.getMethod() + " " + request.getRequestURI(),
                "",
                "",
                "",
                "",
                false,
                failure.status(),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                "refused",
                Optional.of(failure.message()),
                List.of()));
  }

  /**
   * @throws Refused with 503 while nothing new is taken
   */
  void requireRunning() {
    if (state() == State.DRAINING) {
      throw new Refused(
          Failure.of(Kind.OVERLOADED, "The gateway is draining: it takes no new requests."));
    }
  }

  /** Whether requests are answered, and if not, why. */
  enum State {
    READY,
    DRAINING,
    NO_UPSTREAM;

    /** For people and probes. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  State state() {
    if (!gate.isOpen()) {
      return State.DRAINING;
    }
    return application.router().isEmpty() ? State.NO_UPSTREAM : State.READY;
  }

  /** How many requests were let in and are not over. */
  int inFlight() {
    return gate.traffic().inFlight();
  }

  Gate gate() {
    return gate;
  }

  Health.Report report() {
    long now = second();
    Bulkhead entrance = application.exchanges().entrance();
    return new Health.Report(
        status(),
        build.version(),
        build.time(),
        now - started,
        application.exchanges().upstreams().stream().map(Health.Upstream::of).toList(),
        application.router().isEmpty() ? Exchanges.NOTHING_CONFIGURED : null,
        identityProviders(),
        application.store().map(Gateway::database).orElse(null),
        application.toll().shared().map(rates -> rates.isAlone() ? "apart" : "shared").orElse(null),
        application.exchanges().inFlight(),
        entrance.atWork(),
        entrance.waiting(),
        requests(rates, now),
        requests(modelRates, now));
  }

  private String status() {
    State state = state();
    if (state != State.READY) {
      return state.word();
    }
    boolean deaf =
        application.exchanges().upstreams().stream()
            .allMatch(upstream -> upstream.breaker().state() == Breaker.State.OPEN);
    return deaf ? "degraded" : "ok";
  }

  private @Nullable List<Health.IdentityProvider> identityProviders() {
    List<IssuerKeys> providers = application.identities().providers();
    return providers.isEmpty()
        ? null
        : providers.stream().map(Health.IdentityProvider::of).toList();
  }

  private static Health.Database database(Store store) {
    Condition condition = store.condition();
    return new Health.Database(
        condition.up() ? "up" : "down",
        condition.up() ? condition.detail() : null,
        condition.up() ? null : condition.detail(),
        condition.since().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static Health.Requests requests(RequestRates rates, long now) {
    return new Health.Requests(rates.total(), rates.perMinute(now), rates.perSecond(now));
  }

  void stop() {
    gate.stop(web.drain());
    adminAnswers.stop();
  }
}
