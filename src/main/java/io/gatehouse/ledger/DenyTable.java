// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.AddressRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The denied addresses in the database. Each method is part of somebody else's transaction. */
public final class DenyTable {
  /**
   * One entry.
   *
   * @param lifted when it ceased to hold
   */
  public record Row(AddressRange range, Instant since, String reason, Optional<Instant> lifted) {}

  private DenyTable() {}

  /** Grows with every change, so that others see that there was one. */
  public static long revision(Handle handle) {
    return handle
        .select("select number from gatehouse_state where name = 'denied'")
        .mapTo(Long.class)
        .one();
  }

  /** Says that a change may come; until the end of this transaction nobody else makes one. */
  public static void lock(Handle handle) {
    var unused =
        handle
            .select("select number from gatehouse_state where name = 'denied' for update")
            .mapTo(Long.class)
            .one();
  }

  /** Says that something was changed. */
  public static void changed(Handle handle) {
    int unused =
        handle.execute("update gatehouse_state set number = number + 1 where name = 'denied'");
  }

  /** All of them, those that were lifted too, the oldest first. */
  public static List<Row> all(Handle handle) {
    return handle
        .select(
            "select addresses, since, reason, lifted from gatehouse_denied order by since,"
                + " addresses")
        .map((row, context) -> read(row))
        .list();
  }

  /** Writes an entry in the place of the one for the same addresses, if there is one. */
  public static void put(Handle handle, Row row) {
    String range = row.range().toString();
    OffsetDateTime lifted = row.lifted().map(DenyTable::time).orElse(null);
    int there =
        handle
            .createUpdate(
                "update gatehouse_denied set since = :since, reason = :reason, lifted = :lifted"
                    + " where addresses = :range")
            .bind("since", time(row.since()))
            .bind("reason", row.reason())
            .bind("lifted", lifted)
            .bind("range", range)
            .execute();
    if (there == 0) {
      int unused =
          handle
              .createUpdate(
                  "insert into gatehouse_denied (addresses, since, reason, lifted)"
                      + " values (:range, :since, :reason, :lifted)")
              .bind("since", time(row.since()))
              .bind("reason", row.reason())
              .bind("lifted", lifted)
              .bind("range", range)
              .execute();
    }
  }

  /** Forgets what was lifted before that. */
  public static void forget(Handle handle, Instant before) {
    int unused = handle.execute("delete from gatehouse_denied where lifted < ?", time(before));
  }

  private static Row read(ResultSet row) throws SQLException {
    OffsetDateTime lifted = row.getObject("lifted", OffsetDateTime.class);
    return new Row(
        AddressRange.parse(row.getString("addresses")),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getString("reason"),
        Optional.ofNullable(lifted).map(OffsetDateTime::toInstant));
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
