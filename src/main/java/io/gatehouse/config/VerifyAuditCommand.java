// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.ledger.AuditEntry;
import io.gatehouse.ledger.AuditTrail;
import io.gatehouse.ledger.AuditVerdict;
import io.gatehouse.ledger.Place;
import io.gatehouse.ledger.Store;
import io.gatehouse.wire.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Says whether the audit is as it was written: the one in the database, or one in files. */
public final class VerifyAuditCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String USAGE = "usage: verify-audit [settings file | export.json ...]";

  private VerifyAuditCommand() {}

  /**
   * Checks the database that the settings name, or the pages that {@code GET /admin/api/audit}
   * gave.
   *
   * @return the exit code: 0 when all is well
   */
  public static int run(List<String> args, PrintStream out) {
    Sources process = Sources.ofProcess();
    if (!args.isEmpty() && args.stream().allMatch(arg -> arg.endsWith(".json"))) {
      return files(args.stream().map(Path::of).toList(), out);
    }
    if (args.size() > 1) {
      out.println(USAGE);
      return 1;
    }
    return database(args.isEmpty() ? process : process.withFile(Path.of(args.get(0))), out);
  }

  static int files(List<Path> files, PrintStream out) {
    List<AuditEntry> entries = new ArrayList<>();
    for (Path file : files) {
      try {
        JsonObject page = Json.parse(Files.readString(file, UTF_8));
        page.getJsonArray("data").forEach(entry -> entries.add(entry(entry.asJsonObject())));
      } catch (IOException | JsonException | NullPointerException | ClassCastException wrong) {
        out.println(file + " cannot be read as a page of GET /admin/api/audit");
        return 1;
      }
    }
    entries.sort(Comparator.comparingLong(AuditEntry::seq));
    return tell(AuditVerdict.of(entries.stream()), out);
  }

  private static AuditEntry entry(JsonObject entry) {
    JsonValue detail = Objects.requireNonNull(entry.get("detail"));
    return new AuditEntry(
        entry.getJsonNumber("seq").longValue(),
        entry.getString("occurred"),
        entry.getString("actor"),
        entry.getString("action"),
        entry.getString("subject"),
        detail.toString(),
        entry.getString("hash"));
  }

  static int database(Sources sources, PrintStream out) {
    Place place;
    try {
      GatehouseSettings settings = SettingsReader.snapshot(sources).settings();
      Path home = Home.standard(Launch.LOOPBACK, "", System::getProperty);
      if (State.isFile(settings) && !Files.exists(State.file(settings, home))) {
        out.println("There is no database at " + State.file(settings, home) + ".");
        return 1;
      }
      place = State.place(settings, sources.naming(), home).orElse(null);
    } catch (InvalidSettings invalid) {
      out.println(invalid.getMessage());
      return 1;
    }
    if (place == null) {
      out.println("The settings name no database.");
      return 1;
    }
    try (Store store = Store.openAsItIs(place, PATIENCE)) {
      store.await(PATIENCE);
      return store.condition().up() ? verify(store, out) : down(store, out);
    }
  }

  private static int down(Store store, PrintStream out) {
    out.println(
        "The database cannot be read: "
            + store.condition().detail()
            + ". While a gateway runs on a file of its own, check what GET /admin/api/audit gives.");
    return 1;
  }

  private static int verify(Store store, PrintStream out) {
    try {
      var answer = store.ask(AuditTrail::verify).toCompletableFuture();
      return tell(answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS), out);
    } catch (ExecutionException | TimeoutException failed) {
      out.println("The audit cannot be read; is this a database of this version's?");
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int tell(AuditVerdict verdict, PrintStream out) {
    if (verdict.fault().isPresent()) {
      out.println(
          "NOT as it was written: "
              + verdict.fault().get()
              + ". Entries that are right: "
              + verdict.entries());
      return 1;
    }
    out.println("OK: entries 1 to " + verdict.entries() + "; the last hash is " + verdict.last());
    return 0;
  }
}
