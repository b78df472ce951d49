// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The database. */
public interface DatasourceSettings {
  @Doc(
      "How often the database is asked whether it is there; while it cannot be reached, every 5s at"
          + " the latest.")
  @Bounds(min = "1s")
  @WithDefault("30s")
  Duration check();

  @Doc(
      "Whether state is kept in a file below `gatehouse.home` where neither `jndi` nor `url` says"
          + " otherwise. With `false` nothing is kept, and what needs it is not there.")
  @WithDefault("true")
  boolean embedded();

  @Doc(
      "JNDI name of the server's DataSource. One that begins with `java:` is looked up as it is, such"
          + " as `java:jboss/datasources/gatehouse`; another, such as `jdbc/gatehouse`, below"
          + " `java:comp/env/`, `java:global/`, `java:/` and under its plain name.")
  Optional<JndiName> jndi();

  @Doc("Password for `url`.")
  Optional<Secret> password();

  @Doc(
      "Schema in which the tables are made, where that is not the one that connections begin with.")
  Optional<SchemaName> schema();

  @Doc(
      "How long a start waits for the database in a file of its own, so that the first requests find"
          + " it. For another one it does not wait.")
  @WithDefault("10s")
  Duration startWait();

  @Doc("A database without the server's help: `jdbc:postgresql://HOST/DATABASE`.")
  Optional<JdbcUrl> url();

  @Doc("User for `url`.")
  Optional<String> user();
}
