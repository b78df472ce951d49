// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.ledger.AuditTrail;
import io.gatehouse.ledger.KeyTable;
import io.gatehouse.ledger.Store;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.IssuedKey.Proof;
import io.gatehouse.model.IssuedKey.Terms;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.KeyText;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Where keys are issued and changed. Every change is written down with who made it, in the same
 * transaction, and is in force on this node when its answer is there; on others a moment later.
 */
public final class KeyDesk {
  /**
   * What came of a change.
   *
   * @param secret the key itself, when a new one was made; it is known nowhere else
   * @param created whether there was none of that id before
   */
  public record Issued(IssuedKey key, Optional<String> secret, boolean created) {
    @Override
    public String toString() {
      return key + (created ? ", created" : ", changed");
    }
  }

  private final Store store;
  private final KeyBook book;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  KeyDesk(Store store, KeyBook book, InstantSource clock) {
    this.store = store;
    this.book = book;
    this.clock = clock;
  }

  /** Whether there is a caller's key of this id, as far as this node knows. */
  public boolean isCaller(String id) {
    return book.isCaller(id);
  }

  /** The keys whose ids come after this one. */
  public CompletionStage<List<IssuedKey>> list(String after, int limit) {
    return store.ask(handle -> KeyTable.after(handle, after, limit));
  }

  public CompletionStage<IssuedKey> find(String id) {
    return store.ask(handle -> known(handle, id));
  }

  /** Issues a new one; an id that is taken is refused with 409. */
  public CompletionStage<Issued> issue(String actor, Optional<String> id, Terms terms) {
    return changing(
        handle -> {
          String own = id.orElseGet(() -> "key-" + KeyText.random(random).substring(3, 15));
          if (KeyTable.find(handle, own).isPresent()) {
            throw conflict("There is a key of the id '" + own + "' already.", "key_exists");
          }
          return issue(handle, actor, own, terms);
        });
  }

  /** Issues it, or gives the one of this id other terms. Said twice it is the same as once. */
  public CompletionStage<Issued> put(String actor, String id, Terms terms) {
    return changing(
        handle -> {
          Optional<IssuedKey> before = KeyTable.find(handle, id);
          return before.isEmpty()
              ? issue(handle, actor, id, terms)
              : changed(handle, actor, "key.update", before.get(), before.get().with(terms));
        });
  }

  public CompletionStage<Issued> enable(String actor, String id, boolean enabled) {
    return change(
        id,
        (handle, before) ->
            changed(
                handle,
                actor,
                enabled ? "key.enable" : "key.disable",
                before,
                before.with(before.terms().withEnabled(enabled))));
  }

  /** Makes a new key in the place of the present one, which counts a while longer. */
  public CompletionStage<Issued> rotate(String actor, String id, Duration overlap) {
    return change(
        id,
        (handle, before) -> {
          String secret = KeyText.random(random);
          IssuedKey after = before.rotated(book.hash(handle).of(secret), now().plus(overlap));
          Issued issued = changed(handle, actor, "key.rotate", before, after);
          return new Issued(issued.key(), Optional.of(secret), false);
        });
  }

  /** Deletes it; that it is not there any more is no fault. */
  public CompletionStage<Boolean> delete(String actor, String id) {
    return changing(
        handle -> {
          Optional<IssuedKey> before = KeyTable.find(handle, id);
          before.ifPresent(
              key -> {
                KeyTable.delete(handle, id);
                AuditTrail.write(
                    handle, now(), actor, "key.delete", id, KeyTelling.change(key, null));
              });
          return before.isPresent();
        });
  }

  private CompletionStage<Issued> change(String id, BiFunction<Handle, IssuedKey, Issued> change) {
    return changing(handle -> change.apply(handle, known(handle, id)));
  }

  private <T> CompletionStage<T> changing(Function<Handle, T> change) {
    return store
        .ask(
            handle -> {
              KeyTable.change(handle);
              return change.apply(handle);
            })
        .thenCompose(result -> book.refresh().handle((read, notRead) -> result));
  }

  /** Part of somebody else's transaction. */
  Issued issue(Handle handle, String actor, String id, Terms terms) {
    String secret = KeyText.random(random);
    Proof proof = new Proof(book.hash(handle).of(secret), Optional.empty());
    IssuedKey key = new IssuedKey(id, terms, List.of(proof), now(), Optional.empty());
    KeyTable.insert(handle, key);
    AuditTrail.write(handle, now(), actor, "key.create", id, KeyTelling.change(null, key));
    return new Issued(key, Optional.of(secret), true);
  }

  private Issued changed(
      Handle handle, String actor, String action, IssuedKey before, IssuedKey after) {
    if (!before.equals(after)) {
      KeyTable.update(handle, after);
      AuditTrail.write(handle, now(), actor, action, after.id(), KeyTelling.change(before, after));
    }
    return new Issued(after, Optional.empty(), false);
  }

  private static IssuedKey known(Handle handle, String id) {
    return KeyTable.find(handle, id)
        .orElseThrow(
            () ->
                new Refused(
                    Failure.of(Kind.NOT_FOUND, "There is no key of the id '" + id + "'.")
                        .withCode("unknown_key")));
  }

  private static Refused conflict(String message, String code) {
    return new Refused(Failure.of(Kind.INVALID, message).withStatus(409).withCode(code));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
