// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Our tables, made and brought up to date by scripts that are named here. */
final class Schema implements ResourceProvider {
  /** In the order of their versions. Nothing looks for them, so no server's class path matters. */
  static final List<String> SCRIPTS =
      List.of("V1__keys.sql", "V2__budgets.sql", "V3__denied.sql", "V4__units.sql");

  private static final String HISTORY = "gatehouse_schema_history";
  private static final String FOLDER = "db/";

  private final Optional<String> name;

  Schema(Optional<String> name) {
    this.name = name;
  }

  /**
   * Does what has not been done yet; of several gateways at a time one does it.
   *
   * @throws Unprepared when that cannot be
   */
  void migrate(DataSource source) {
    FluentConfiguration configuration =
        Flyway.configure(Schema.class.getClassLoader())
            .loggers("slf4j")
            .dataSource(source)
            .resourceProvider(this)
            .javaMigrationClassProvider(List::of)
            .table(HISTORY)
            .baselineOnMigrate(true)
            .baselineVersion("0");
    name.ifPresent(schema -> configuration.defaultSchema(schema).schemas(schema));
    try {
      var unused = configuration.load().migrate();
    } catch (FlywayException cannot) {
      throw new Unprepared(
          "its tables cannot be brought up to date (" + cannot.getClass().getSimpleName() + ")",
          cannot);
    }
  }

  @Override
  public @Nullable LoadableResource getResource(String file) {
    return SCRIPTS.contains(file) ? new Script(file) : null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    List<LoadableResource> found = new ArrayList<>();
    for (String script : SCRIPTS) {
      if (script.startsWith(prefix)) {
        found.add(new Script(script));
      }
    }
    return found;
  }

  /** One script. */
  private static final class Script extends LoadableResource {
    private final String file;

    Script(String file) {
      this.file = file;
    }

    @Override
    public Reader read() {
      InputStream in = Schema.class.getClassLoader().getResourceAsStream(FOLDER + file);
      if (in == null) {
        throw new IllegalStateException("this WAR is not whole: it has no " + FOLDER + file);
      }
      return new InputStreamReader(in, UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return file;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return file;
    }

    @Override
    public String getFilename() {
      return file;
    }

    @Override
    public String getRelativePath() {
      return file;
    }
  }
}
