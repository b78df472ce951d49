// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Allowance;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.IssuedKey.Proof;
import io.gatehouse.model.IssuedKey.Role;
import io.gatehouse.model.IssuedKey.Terms;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of keys and of administrators' doings, whatever database it is in. */
public abstract class LedgerSpecification {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00.123Z");
  private static final Terms FULL =
      new Terms(
          "Ärger, \"quoted\"",
          Role.ADMIN,
          Optional.of("owner"),
          Optional.of("4711"),
          Set.of("a", "b c"),
          false,
          Optional.of(NOW.plusSeconds(60)),
          new Permit(
              List.of(new NamePattern("gpt-*"), new NamePattern("x/y")),
              List.of(new NamePattern("chat/*")),
              List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::/32")),
              new Allowance(
                  List.of(Rate.parse("100/minute")),
                  List.of(Rate.parse("5000/10s")),
                  OptionalInt.of(3),
                  OptionalLong.of(5_000_000_000L),
                  OptionalLong.of(1))));
  private static final Terms BARE =
      new Terms(
          "n",
          Role.CALLER,
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          true,
          Optional.empty(),
          Permit.EVERYTHING);

  private Store store;

  /** An empty database, the same one for the length of a test. */
  protected abstract Place place();

  @BeforeEach
  void open() {
    store = Store.open(place(), StoreSpecification.QUICK);
    store.await(Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static IssuedKey key(String id, Terms terms) {
    Proof proof = new Proof("hash of " + id, Optional.empty());
    return new IssuedKey(id, terms, List.of(proof), NOW, Optional.empty());
  }

  private <T> T ask(Function<Handle, T> work) throws Exception {
    return StoreSpecification.answer(store.ask(work));
  }

  private static int put(Handle handle, IssuedKey key) {
    KeyTable.change(handle);
    KeyTable.insert(handle, key);
    return 1;
  }

  @Test
  void aKeyIsReadAsItWasWritten() throws Exception {
    IssuedKey full = key("full", FULL);
    IssuedKey bare = key("bare", BARE);
    ask(handle -> put(handle, full) + put(handle, bare));
    assertEquals(List.of(bare, full), ask(KeyTable::all));
    assertEquals(Optional.of(full), ask(handle -> KeyTable.find(handle, "full")));
    assertEquals(List.of(full), ask(handle -> KeyTable.after(handle, "bare", 5)));
    assertEquals(List.of(bare), ask(handle -> KeyTable.after(handle, "", 1)));
  }

  @Test
  void aKeyIsChangedAsAWhole() throws Exception {
    ask(handle -> put(handle, key("id", FULL)));
    IssuedKey other = key("id", BARE).rotated("other hash", NOW.plusSeconds(5));
    ask(
        handle -> {
          KeyTable.update(handle, other);
          return 0;
        });
    assertEquals(List.of(other), ask(KeyTable::all));
    ask(
        handle -> {
          KeyTable.delete(handle, "id");
          return 0;
        });
    assertEquals(List.of(), ask(KeyTable::all));
  }

  @Test
  void useIsNotedAndNeverGoesBack() throws Exception {
    ask(handle -> put(handle, key("id", BARE)));
    long before = ask(KeyTable::revision);
    for (Instant time : List.of(NOW, NOW.minusSeconds(9))) {
      ask(
          handle -> {
            KeyTable.used(handle, Map.of("id", time, "gone", time));
            return 0;
          });
    }
    assertEquals(Optional.of(NOW), ask(KeyTable::all).get(0).lastUsed());
    assertEquals(before, ask(KeyTable::revision));
  }

  @Test
  void everyChangeIsSeenByTheRevision() throws Exception {
    long before = ask(KeyTable::revision);
    ask(handle -> put(handle, key("id", BARE)));
    assertEquals(before + 1, ask(KeyTable::revision));
  }

  @Test
  void theAuditOfManyAtATimeIsOneChain() throws Exception {
    List<CompletionStage<Integer>> writing = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      writing.add(store.ask(LedgerSpecification::note));
    }
    for (CompletionStage<Integer> one : writing) {
      StoreSpecification.answer(one);
    }
    AuditVerdict verdict = ask(AuditTrail::verify);
    assertEquals(Optional.empty(), verdict.fault());
    assertEquals(60, verdict.entries());
  }

  private static int note(Handle handle) {
    AuditTrail.write(handle, NOW, "me", "key.create", "id", "{\"after\":{\"name\":\"Ä\"}}");
    return 1;
  }

  @Test
  void whateverIsDoneToTheAuditIsSeen() throws Exception {
    for (Map.Entry<String, String> doing :
        Map.of(
                "update gatehouse_audit set actor = 'you' where seq = 2",
                "entry 2 or the one before it was changed",
                "update gatehouse_audit set detail = '{}' where seq = 3",
                "entry 3 or the one before it was changed",
                "delete from gatehouse_audit where seq = 2",
                "entry 2 is missing",
                "delete from gatehouse_audit where seq = 3",
                "it ends with entry 2, and entry 3 was written")
            .entrySet()) {
      ask(
          handle -> {
            handle.execute("delete from gatehouse_audit");
            handle.execute(
                "update gatehouse_state set number = 0, text = ? where name = 'audit'",
                AuditEntry.START);
            int written = note(handle) + note(handle) + note(handle);
            return written + handle.execute(doing.getKey());
          });
      assertEquals(
          doing.getValue(), ask(AuditTrail::verify).fault().orElse("nothing"), doing.getKey());
    }
  }

  @Test
  void theAuditIsListedFromTheEnd() throws Exception {
    ask(handle -> note(handle) + note(handle) + note(handle));
    assertEquals(List.of(3L, 2L), listed(Optional.empty(), Long.MAX_VALUE, 2));
    assertEquals(List.of(1L), listed(Optional.empty(), 2, 2));
    assertEquals(List.of(), listed(Optional.of(NOW.plusMillis(1)), Long.MAX_VALUE, 2));
    assertTrue(listed(Optional.of(NOW), Long.MAX_VALUE, 9).contains(3L));
  }

  private List<Long> listed(Optional<Instant> from, long before, int limit) throws Exception {
    var selection = new AuditTrail.Selection(from, Optional.empty(), before, limit);
    return ask(handle -> AuditTrail.list(handle, selection)).stream().map(AuditEntry::seq).toList();
  }
}
