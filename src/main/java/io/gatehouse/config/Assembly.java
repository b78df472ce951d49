// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.BulkheadSettings;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.LogFormat;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.settings.Values;
import io.gatehouse.config.source.Naming;
import io.gatehouse.exchange.Bulkhead;
import io.gatehouse.exchange.Catalog;
import io.gatehouse.exchange.ExchangeSettings;
import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.FailoverSettings;
import io.gatehouse.exchange.Round;
import io.gatehouse.exchange.Toll;
import io.gatehouse.exchange.Upstream;
import io.gatehouse.exchange.Wishes;
import io.gatehouse.ledger.Store;
import io.gatehouse.policy.Administration;
import io.gatehouse.policy.Admission;
import io.gatehouse.policy.ApiKeys;
import io.gatehouse.policy.IssuedKeys;
import io.gatehouse.provider.Demo;
import io.gatehouse.provider.pieces.CloudModels;
import io.gatehouse.provider.pieces.Pieces;
import io.gatehouse.routing.Balancer;
import io.gatehouse.routing.Loads;
import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Router;
import io.gatehouse.routing.Target;
import io.gatehouse.telemetry.RequestLog;
import io.gatehouse.telemetry.RequestRecord;
import io.gatehouse.transport.ByPath;
import io.gatehouse.transport.EchoTransport;
import io.gatehouse.transport.HttpSettings;
import io.gatehouse.transport.HttpTransport;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Headers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Builds the application from its settings: the one place where everything is put together. */
public final class Assembly {
  private static final String DEMO = "demo";
  private static final Duration DEMO_PACE = Duration.ofMillis(40);
  private static final Duration SWEEP = Duration.ofSeconds(10);

  private final GatehouseSettings settings;
  private final UpstreamTypes types;
  private final Naming naming;
  private final Launch launch;
  private final Path home;
  private final String agent;
  private final Resilience resilience;
  private final Identities identities;
  private final ScheduledExecutorService scheduler = new Clock();
  private Optional<State> state = Optional.empty();
  private final List<HttpTransport> transports = new ArrayList<>();
  private final Map<String, Upstream> upstreams = new LinkedHashMap<>();
  private final List<Router.Place> places = new ArrayList<>();

  private Assembly(
      GatehouseSettings settings,
      UpstreamTypes types,
      Naming naming,
      Launch launch,
      Path home,
      String agent) {
    this.settings = settings;
    this.types = types;
    this.naming = naming;
    this.launch = launch;
    this.home = home;
    this.agent = agent;
    this.resilience = new Resilience(settings);
    this.identities = new Identities(settings.auth(), agent);
  }

  /**
   * Builds and starts everything.
   *
   * @param types those that the settings were read with
   * @param naming where the server's DataSource is looked up
   * @param home folder for files, where the settings name none
   * @param agent what we call ourselves to upstreams
   * @throws IllegalArgumentException when an upstream cannot be prepared, naming it
   */
  public static Application build(
      GatehouseSettings settings,
      UpstreamTypes types,
      Naming naming,
      Launch launch,
      Path home,
      String agent) {
    Assembly assembly = new Assembly(settings, types, naming, launch, home, agent);
    try {
      return assembly.build();
    } catch (RuntimeException e) {
      assembly.transports.forEach(HttpTransport::close);
      assembly.identities.close();
      assembly.scheduler.shutdownNow();
      assembly.state.flatMap(State::store).ifPresent(Store::close);
      throw e;
    }
  }

  private Application build() {
    State state = State.open(settings, naming, launch, home, scheduler);
    this.state = Optional.of(state);
    Map<String, UpstreamSettings> configured = new TreeMap<>(settings.upstreams());
    configured.forEach((name, upstream) -> add(name, upstream, false));
    configured.forEach((name, upstream) -> add(name, upstream, true));
    if (upstreams.isEmpty() && launch.offersDemo()) {
      addDemo(DEMO, Optional.of(DEMO), DEMO_PACE);
    }
    Catalog catalog = new Catalog();
    Router router =
        new Router(
            Routes.of(settings.routes()),
            new TreeMap<>(settings.aliases()),
            places,
            settings.defaultModel(),
            catalog::of);
    Consumer<RequestRecord> books =
        settings.log().requests()
            ? new RequestLog(settings.log().format() == LogFormat.JSON)
            : request -> {};
    Toll toll = new QuotaAssembly(settings, state.store()).toll(scheduler);
    toll.budgets().ifPresent(budgets -> state.keys().once(budgets.list()::isRead));
    Exchanges exchanges =
        new Exchanges(
            router,
            balancer(),
            wishes(),
            upstreams,
            resilience.retries(),
            exchangeSettings(),
            toll,
            books);
    exchanges.runOn(scheduler);
    catalog.keepUp(upstreams.values(), settings.models().refresh(), scheduler);
    identities.start(scheduler);
    sweep();
    return new Application(
        exchanges,
        router,
        catalog,
        admission(state.keys()),
        new Administration(settings.adminKey().map(Secret::reveal), state.keys()),
        AddressRules.of(settings.addresses(), state.store(), scheduler),
        books,
        List.copyOf(transports),
        identities,
        state.store(),
        toll,
        state.desk(),
        scheduler);
  }

  /** Practice upstreams come last, so that a real one is the first. */
  private void add(String name, UpstreamSettings upstream, boolean demo) {
    if (demo != upstream.type().is(UpstreamType.DEMO)) {
      return;
    }
    if (demo) {
      addDemo(name, upstream.defaultModel(), upstream.pace());
      return;
    }
    upstreams.put(
        name,
        new Upstream(
            name,
            Providers.of(upstream, types),
            transport(name, upstream),
            resilience.keys(name, upstream),
            resilience.breaker(name),
            resilience.budget(),
            bulkhead(upstream.limits()),
            forwarded(upstream),
            fixed(upstream),
            Routes.patience(upstream.timeouts())));
    places.add(place(name, upstream));
  }

  private void addDemo(String name, Optional<String> model, Duration pace) {
    Transport echo = new EchoTransport(scheduler, pace);
    upstreams.put(
        name,
        new Upstream(
            name,
            new Demo(),
            echo,
            resilience.keys(name, List.of()),
            resilience.breaker(name),
            resilience.budget(),
            new Bulkhead(Bulkhead.Settings.UNBOUNDED),
            Set.of(),
            Headers.NONE,
            Patience.ENDLESS));
    places.add(new Router.Place(name, List.of(model.orElse(DEMO)), model));
  }

  private static Router.Place place(String name, UpstreamSettings upstream) {
    if (!upstream.type().is(UpstreamType.PIECES)) {
      return new Router.Place(name, upstream.models().orElse(List.of()), upstream.defaultModel());
    }
    List<String> models = upstream.models().orElseGet(() -> CloudModelFile.names(name, upstream));
    List<String> aliases =
        models.stream().flatMap(model -> CloudModels.otherSpelling(model).stream()).toList();
    return new Router.Place(name, models, aliases, upstream.defaultModel());
  }

  private Transport transport(String name, UpstreamSettings upstream) {
    if (!upstream.type().is(UpstreamType.PIECES)) {
      URI base = upstream.baseUrl().orElseThrow();
      return http(name, base, HttpSettings.Protocol.HTTP_1, upstream);
    }
    return new ByPath(
        Map.of(
            Pieces.GPT, grpc(name + "-gpt", upstream.gptAddress(), upstream),
            Pieces.VERTEX, grpc(name + "-vertex", upstream.vertexAddress(), upstream)));
  }

  private Transport grpc(String name, Optional<URI> address, UpstreamSettings upstream) {
    return http(name, address.orElseThrow(), HttpSettings.Protocol.HTTP_2, upstream);
  }

  private Transport http(
      String name, URI base, HttpSettings.Protocol protocol, UpstreamSettings upstream) {
    String trimmed = base.toString().replaceAll("/+$", "");
    HttpTransport transport =
        new HttpTransport(
            new HttpSettings(
                name,
                URI.create(trimmed),
                protocol,
                upstream.timeouts().connect(),
                upstream.pool().maxConnections(),
                upstream.pool().idleTimeout(),
                upstream.proxy().map(p -> URI.create("http://" + p.host() + ":" + p.port())),
                upstream
                    .trustStore()
                    .map(
                        path ->
                            new HttpSettings.TrustStore(
                                path,
                                upstream.trustStorePassword().map(Secret::reveal).orElse("")))));
    transports.add(transport);
    return transport;
  }

  private static Set<String> forwarded(UpstreamSettings upstream) {
    Set<String> names = new HashSet<>();
    upstream
        .forwardHeaders()
        .orElse(List.of())
        .forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return names;
  }

  private static Headers fixed(UpstreamSettings upstream) {
    Headers headers = Headers.NONE;
    for (Map.Entry<String, Secret> header : upstream.headers().entrySet()) {
      headers = headers.with(header.getKey(), header.getValue().reveal());
    }
    return headers;
  }

  private Balancer balancer() {
    Loads loads = new Loads(System::nanoTime, settings.balance().decay());
    return new Balancer(loads, this::isUsable, ThreadLocalRandom::current);
  }

  private boolean isUsable(Target target) {
    return Optional.ofNullable(upstreams.get(target.upstream()))
        .filter(upstream -> upstream.isUsable(target.model()))
        .isPresent();
  }

  private Wishes wishes() {
    return new Wishes(
        settings.overrides().target(),
        settings.overrides().longestTimeout(),
        text -> Values.read(Duration.class, text));
  }

  private ExchangeSettings exchangeSettings() {
    return new ExchangeSettings(
        settings.stream().keepAlive(),
        settings.stream().clientStall(),
        settings.stream().hold(),
        (int) settings.limits().reply().bytes(),
        agent,
        settings.compat().strict(),
        new FailoverSettings(
            settings.failover().contentFilter(), settings.failover().emptyAnswer()),
        new Bulkhead.Settings(
            settings.limits().exchanges(),
            settings.limits().waiting(),
            settings.limits().waitingTime()));
  }

  private static Bulkhead bulkhead(BulkheadSettings limits) {
    return new Bulkhead(
        new Bulkhead.Settings(limits.exchanges(), limits.waiting(), limits.waitingTime()));
  }

  private Admission admission(IssuedKeys issued) {
    List<String> keys =
        settings.auth().apiKeys().orElse(List.of()).stream().map(Secret::reveal).toList();
    boolean users = settings.auth().serverUsers();
    boolean allowed = settings.auth().anonymous();
    boolean trusted =
        launch.trustsCallers() && keys.isEmpty() && identities.tokens().isEmpty() && !users;
    return new Admission(
        List.of(new ApiKeys(keys), issued, identities.tokens()),
        users,
        () -> allowed || (trusted && issued.isEmpty()),
        identities.rules());
  }

  private void sweep() {
    var unused =
        scheduler.scheduleWithFixedDelay(
            () -> Round.of(transports, HttpTransport::closeIdle),
            SWEEP.toMillis(),
            SWEEP.toMillis(),
            TimeUnit.MILLISECONDS);
  }
}
