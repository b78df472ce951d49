// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.exchange.Catalog;
import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.Toll;
import io.gatehouse.ledger.Store;
import io.gatehouse.policy.Administration;
import io.gatehouse.policy.Admission;
import io.gatehouse.routing.Router;
import io.gatehouse.telemetry.RequestRecord;
import io.gatehouse.transport.HttpTransport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The running gateway without its web: everything that was built from the settings, and what has to
 * be closed in the end.
 */
public record Application(
    Exchanges exchanges,
    Router router,
    Catalog catalog,
    Admission admission,
    Administration administration,
    AddressRules addresses,
    Consumer<RequestRecord> books,
    List<HttpTransport> transports,
    Identities identities,
    Optional<Store> store,
    Toll toll,
    Optional<KeyDesk> desk,
    ScheduledExecutorService scheduler)
    implements AutoCloseable {

  /** Ends what is under way and awaits the end of every thread, at most a few seconds. */
  @Override
  public void close() {
    exchanges.stop();
    transports.forEach(HttpTransport::close);
    identities.close();
    scheduler.shutdownNow();
    toll.close();
    addresses.close();
    store.ifPresent(Store::close);
    try {
      boolean unused = scheduler.awaitTermination(3, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
