// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.ledger.AuditEntry;
import io.gatehouse.ledger.AuditTrail;
import io.gatehouse.ledger.Pool;
import io.gatehouse.ledger.Store;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyAuditCommandTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, UTF_8);
  private final Path home;

  VerifyAuditCommandTest(@TempDir Path home) {
    this.home = home;
  }

  private <T> T ask(Function<Handle, T> work) throws Exception {
    try (Store store = Store.open(Pool.file(home.resolve("gatehouse")), Duration.ofSeconds(30))) {
      store.await(Duration.ofSeconds(60));
      return store.ask(work).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private static int write(Handle handle) {
    AuditTrail.write(
        handle, Instant.EPOCH, "me", "key.create", "a", "{\"after\":{\"name\":\"Ä/\\\"\"}}");
    AuditTrail.write(handle, Instant.EPOCH, "me", "key.delete", "a", "{}");
    return 2;
  }

  private String verify(int status) {
    Map<String, String> settings = Map.of("gatehouse.home", home.toString());
    assertEquals(status, VerifyAuditCommand.database(Sources.of(settings, Map.of()), out));
    return printed.toString(UTF_8);
  }

  @Test
  void whatWasNotTouchedIsRight() throws Exception {
    ask(VerifyAuditCommandTest::write);
    String said = verify(0);
    assertTrue(said.matches("OK: entries 1 to 2; the last hash is [0-9a-f]{64}\\R"), said);
  }

  @Test
  void whatWasChangedIsTold() throws Exception {
    ask(handle -> write(handle) + handle.execute("update gatehouse_audit set actor = 'you'"));
    String said = verify(1);
    assertTrue(said.startsWith("NOT as it was written: entry 1 "), said);
  }

  @Test
  void noDatabaseIsMadeOnlyToBeChecked() throws IOException {
    assertTrue(verify(1).startsWith("There is no database at "), printed.toString(UTF_8));
    try (var files = Files.list(home)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void anExportIsCheckedToo() throws Exception {
    List<AuditEntry> entries =
        ask(
            handle -> {
              write(handle);
              return AuditTrail.list(
                  handle, new AuditTrail.Selection(Optional.empty(), Optional.empty(), 99, 99));
            });
    JsonArrayBuilder data = Json.array();
    for (AuditEntry entry : entries) {
      data.add(
          Json.object()
              .add("seq", entry.seq())
              .add("occurred", entry.occurred())
              .add("actor", entry.actor())
              .add("action", entry.action())
              .add("subject", entry.subject())
              .add("detail", Json.value(entry.detail()))
              .add("hash", entry.hash()));
    }
    String page = Json.object().add("data", data).build().toString();
    Path file = Files.writeString(home.resolve("page.json"), page, UTF_8);
    assertEquals(0, VerifyAuditCommand.files(List.of(file), out), printed.toString(UTF_8));
    Files.writeString(file, page.replace("\"me\"", "\"you\""), UTF_8);
    assertEquals(1, VerifyAuditCommand.files(List.of(file), out));
    Files.writeString(file, "[]", UTF_8);
    assertEquals(1, VerifyAuditCommand.files(List.of(file), out));
  }
}
