// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.ledger.Facts;
import io.gatehouse.ledger.KeyTable;
import io.gatehouse.ledger.Store;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.IssuedKeys;
import io.gatehouse.policy.KeyHash;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys in memory as they are in the database: asks once a second whether anything has
 * changed, and reads them all when it has. While the database is away the last ones stay.
 */
final class KeyBook {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration NOTE_USE = Duration.ofSeconds(30);
  private static final int SECRET_BYTES = 32;

  /** In front of a secret that was made here, and of what one from the settings is known by. */
  private static final String OWN = "own:";

  private static final String SET = "set:";
  private static final Logger LOG = Logger.getLogger(KeyBook.class.getName());

  /** All that is read at a time; {@code ticket} tells which of two was read later. */
  private record Contents(long ticket, long revision, KeyHash hash, List<IssuedKey> keys) {}

  private final Store store;
  private final IssuedKeys keys;
  private final Optional<String> secret;
  private final AtomicLong tickets = new AtomicLong();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean told = new AtomicBoolean();
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile @Nullable FirstKey first;
  private long latest;
  private volatile long revision = -1;

  /**
   * @param secret that keys are hashed with; empty is one that is made here and kept in the
   *     database
   */
  KeyBook(Store store, IssuedKeys keys, Optional<String> secret) {
    this.store = store;
    this.keys = keys;
    this.secret = secret;
  }

  /** Lets the first key be made as soon as the database is there. */
  void begin(FirstKey key) {
    first = key;
  }

  void runOn(ScheduledExecutorService scheduler) {
    long look = LOOK.toMillis();
    var unusedLooks =
        scheduler.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
    long note = NOTE_USE.toMillis();
    var unusedNotes =
        scheduler.scheduleWithFixedDelay(this::noteUse, note, note, TimeUnit.MILLISECONDS);
  }

  /** Waits for the first look, whatever came of it, at most so long. For a starting thread only. */
  void await(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    store.await(patience);
    look();
    try {
      boolean unused = begun.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is a caller's key of this id, as far as this node knows. */
  boolean isCaller(String id) {
    return keys.isCaller(id);
  }

  private void look() {
    if (!store.condition().up()) {
      begun.countDown();
    } else if (looking.compareAndSet(false, true)) {
      var unused =
          first()
              .thenCompose(made -> store.ask(KeyTable::revision))
              .thenCompose(
                  found -> found == revision ? CompletableFuture.completedStage(null) : refresh())
              .whenComplete((read, failure) -> looked(failure));
    }
  }

  private void looked(@Nullable Throwable failure) {
    looking.set(false);
    begun.countDown();
    if (failure != null) {
      LOG.log(Level.FINE, "the keys could not be read", failure);
    }
  }

  private CompletionStage<?> first() {
    FirstKey key = first;
    return key == null
        ? CompletableFuture.completedStage(null)
        : store
            .ask(key::make)
            .thenAccept(
                made -> {
                  first = null;
                  made.ifPresent(key::tell);
                });
  }

  /** Reads them again; done when they are in force. */
  CompletionStage<Void> refresh() {
    return store.ask(this::read).thenAccept(this::accept);
  }

  private Contents read(Handle handle) {
    long ticket = tickets.incrementAndGet();
    long found = KeyTable.revision(handle);
    List<IssuedKey> all = KeyTable.all(handle);
    Optional<KeyHash> hash = hashOf(handle, all.isEmpty());
    if (hash.isEmpty() && told.compareAndSet(false, true)) {
      LOG.severe(
          "gatehouse.auth.hash-key is not what the keys in the database were made with: none of"
              + " them is known, and none can be issued.");
    }
    return new Contents(
        ticket, found, hash.orElseGet(() -> new KeyHash(OWN)), hash.isEmpty() ? List.of() : all);
  }

  private synchronized void accept(Contents contents) {
    if (contents.ticket() > latest) {
      latest = contents.ticket();
      revision = contents.revision();
      keys.replace(contents.hash(), contents.keys());
    }
  }

  /**
   * What new keys are hashed with. Part of somebody else's transaction.
   *
   * @throws Refused with 409 when it is not what the others were
   */
  KeyHash hash(Handle handle) {
    return hashOf(handle, KeyTable.after(handle, "", 1).isEmpty())
        .orElseThrow(
            () ->
                new Refused(
                    Failure.of(
                            Kind.INVALID,
                            "gatehouse.auth.hash-key is not what the keys in the database were"
                                + " made with.")
                        .withStatus(409)
                        .withCode("hash_key_changed")));
  }

  /** While there are no keys, any secret will do. */
  private Optional<KeyHash> hashOf(Handle handle, boolean anew) {
    Optional<String> kept = Facts.take(handle, Facts.HASH_KEY);
    Optional<String> mark = secret.map(text -> SET + new KeyHash(text).of(SET));
    if (kept.isPresent() && (mark.isPresent() ? kept.equals(mark) : kept.get().startsWith(OWN))) {
      return Optional.of(new KeyHash(secret.orElse(kept.get())));
    }
    if (kept.isPresent() && !anew) {
      return Optional.empty();
    }
    String now = mark.orElseGet(() -> OWN + random());
    Facts.set(handle, Facts.HASH_KEY, now);
    return Optional.of(new KeyHash(secret.orElse(now)));
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void noteUse() {
    Map<String, Instant> used = store.condition().up() ? keys.takeUsed() : Map.of();
    if (!used.isEmpty()) {
      var unused =
          store
              .ask(
                  handle -> {
                    KeyTable.used(handle, used);
                    return used.size();
                  })
              .whenComplete(
                  (noted, failure) -> {
                    if (failure != null) {
                      LOG.log(Level.FINE, "when keys were used is lost", failure);
                    }
                  });
    }
  }
}
