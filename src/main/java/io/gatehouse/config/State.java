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
import io.gatehouse.policy.IssuedKeys;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What outlives the process, and what is made of it. */
record State(Optional<Store> store, IssuedKeys keys, Optional<KeyDesk> desk) {
  private static final String FILE = "gatehouse";

  /** Opens what the settings name. Waits a moment for a file of our own, and for nothing else. */
  static State open(
      GatehouseSettings settings,
      Naming naming,
      Launch launch,
      Path standardHome,
      ScheduledExecutorService scheduler) {
    DatasourceSettings datasource = settings.datasource();
    Path home = settings.home().orElse(standardHome);
    Optional<Place> place = place(settings, naming, home);
    if (place.isEmpty()) {
      return new State(Optional.empty(), IssuedKeys.none(), Optional.empty());
    }
    Store store = Store.open(place.get(), datasource.check());
    store.runOn(scheduler);
    IssuedKeys keys = new IssuedKeys(InstantSource.system());
    KeyBook book = new KeyBook(store, keys, settings.auth().hashKey().map(Secret::reveal));
    KeyDesk desk = new KeyDesk(store, book, InstantSource.system());
    if (settings.adminKey().isEmpty()) {
      book.begin(new FirstKey(desk, launch, home));
    }
    book.runOn(scheduler);
    if (isFile(settings)) {
      book.await(datasource.startWait());
    }
    return new State(Optional.of(store), keys, Optional.of(desk));
  }

  /** Whether it is a file of our own. */
  static boolean isFile(GatehouseSettings settings) {
    DatasourceSettings datasource = settings.datasource();
    return datasource.embedded() && datasource.jndi().isEmpty() && datasource.url().isEmpty();
  }

  /** That file. */
  static Path file(GatehouseSettings settings, Path standardHome) {
    return settings.home().orElse(standardHome).resolve(FILE + Pool.ENDING);
  }

  /** Where the settings want it; nowhere is empty. */
  static Optional<Place> place(GatehouseSettings settings, Naming naming, Path standardHome) {
    return isFile(settings)
        ? Optional.of(Pool.file(settings.home().orElse(standardHome).resolve(FILE)))
        : elsewhere(settings.datasource(), naming);
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
