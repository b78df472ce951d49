// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.DatasourceSettings;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.JdbcUrl;
import io.gatehouse.config.settings.JndiName;
import io.gatehouse.config.settings.SchemaName;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.config.source.JndiDataSource;
import io.gatehouse.config.source.Naming;
import io.gatehouse.ledger.Place;
import io.gatehouse.ledger.Pool;
import io.gatehouse.ledger.Store;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What outlives the process, and what is made of it. */
record State(Optional<Store> store) {
  private static final String FILE = "gatehouse";

  /** Opens what the settings name. Waits a moment for a file of our own, and for nothing else. */
  static State open(
      GatehouseSettings settings, Naming naming, Path home, ScheduledExecutorService scheduler) {
    DatasourceSettings datasource = settings.datasource();
    Optional<Place> elsewhere = elsewhere(datasource, naming);
    Optional<Place> place =
        elsewhere.or(
            () ->
                datasource.embedded()
                    ? Optional.of(Pool.file(settings.home().orElse(home).resolve(FILE)))
                    : Optional.empty());
    Optional<Store> store = place.map(where -> Store.open(where, datasource.check()));
    store.ifPresent(opened -> opened.runOn(scheduler));
    if (elsewhere.isEmpty()) {
      store.ifPresent(opened -> opened.await(datasource.startWait()));
    }
    return new State(store);
  }

  private static Optional<Place> elsewhere(DatasourceSettings datasource, Naming naming) {
    Optional<String> schema = datasource.schema().map(SchemaName::text);
    Optional<String> jndi = datasource.jndi().map(JndiName::text);
    return jndi.map(name -> Place.ofServer(name, () -> JndiDataSource.find(naming, name), schema))
        .or(
            () ->
                datasource
                    .url()
                    .map(JdbcUrl::text)
                    .map(
                        url ->
                            Pool.at(
                                url,
                                datasource.user().orElse(""),
                                datasource.password().map(Secret::reveal).orElse(""),
                                schema)));
  }
}
