// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.ledger.DenyTable;
import io.gatehouse.ledger.DenyTable.Row;
import io.gatehouse.ledger.Store;
import io.gatehouse.model.AddressRange;
import io.gatehouse.policy.Denied;
import io.gatehouse.policy.DenyList;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a list of denied addresses the same on all nodes of one database: asks once a second
 * whether anything has changed, and tells at once what has changed here. While the database is away
 * each node goes on with its own list; when it is back they meet, and what was lifted anywhere
 * after it was denied is lifted everywhere.
 */
final class SharedDenials implements DenyList.Watcher {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration KEEP_LIFTED = Duration.ofDays(30);
  private static final Logger LOG = Logger.getLogger(SharedDenials.class.getName());

  /** What was found there and is to be done here. */
  private record Found(
      long revision, Set<AddressRange> told, List<Denied> added, List<AddressRange> lifted) {}

  private final Store store;
  private final DenyList list;
  private final Set<AddressRange> lifted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private volatile long revision = -1;

  SharedDenials(Store store, DenyList list) {
    this.store = store;
    this.list = list;
    list.watch(this);
  }

  void runOn(ScheduledExecutorService scheduler) {
    var unused =
        scheduler.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void added(Denied denied) {
    lifted.remove(denied.range());
    changed.set(true);
    look();
  }

  @Override
  public void removed(AddressRange range) {
    lifted.add(range);
    changed.set(true);
    look();
  }

  /** Never waits. */
  void look() {
    if (store.condition().up() && looking.compareAndSet(false, true)) {
      boolean tells = changed.getAndSet(false);
      var unused =
          store
              .ask(handle -> look(handle, tells))
              .thenAccept(found -> found.ifPresent(this::accept))
              .whenComplete((done, failure) -> looked(tells, failure));
    }
  }

  private void looked(boolean tells, @Nullable Throwable failure) {
    if (failure != null) {
      changed.compareAndSet(false, tells);
      LOG.log(Level.FINE, "denied addresses are not exchanged", failure);
    }
    looking.set(false);
  }

  private Optional<Found> look(Handle handle, boolean tells) {
    if (tells) {
      DenyTable.lock(handle);
    }
    return tells || DenyTable.revision(handle) != revision
        ? Optional.of(exchange(handle))
        : Optional.empty();
  }

  private Found exchange(Handle handle) {
    Set<AddressRange> telling = Set.copyOf(lifted);
    long found = DenyTable.revision(handle);
    Map<AddressRange, Row> rows = new LinkedHashMap<>();
    DenyTable.all(handle).forEach(row -> rows.put(row.range(), row));
    List<Row> writes = new ArrayList<>();
    List<AddressRange> gone = new ArrayList<>();
    Set<AddressRange> known = new HashSet<>(telling);
    telling.forEach(range -> lift(rows.get(range), writes));
    for (Denied held : list.all()) {
      if (known.add(held.range())) {
        compare(held, rows.get(held.range()), writes, gone);
      }
    }
    List<Denied> more = new ArrayList<>();
    for (Row row : rows.values()) {
      if (row.lifted().isEmpty() && !known.contains(row.range())) {
        more.add(new Denied(row.range(), row.since(), row.reason()));
      }
    }
    return new Found(write(handle, writes, found), telling, more, gone);
  }

  private static void lift(@Nullable Row row, List<Row> writes) {
    if (row != null && row.lifted().isEmpty()) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      Instant after = now.isAfter(row.since()) ? now : row.since();
      writes.add(new Row(row.range(), row.since(), row.reason(), Optional.of(after)));
    }
  }

  private static void compare(
      Denied held, @Nullable Row row, List<Row> writes, List<AddressRange> gone) {
    Optional<Instant> over = Optional.ofNullable(row).flatMap(Row::lifted);
    if (over.isPresent() && !held.since().isAfter(over.get())) {
      gone.add(held.range());
    } else if (row == null || over.isPresent()) {
      writes.add(new Row(held.range(), held.since(), held.reason(), Optional.empty()));
    }
  }

  private static long write(Handle handle, List<Row> writes, long before) {
    if (writes.isEmpty()) {
      return before;
    }
    writes.forEach(row -> DenyTable.put(handle, row));
    DenyTable.forget(handle, Instant.now().minus(KEEP_LIFTED));
    DenyTable.changed(handle);
    return DenyTable.revision(handle);
  }

  /** What has changed here meanwhile is told the next time. */
  private void accept(Found found) {
    revision = found.revision();
    found.added().stream().filter(denied -> !lifted.contains(denied.range())).forEach(list::add);
    found.lifted().forEach(list::remove);
    lifted.removeAll(found.told());
    lifted.removeAll(found.lifted());
  }
}
