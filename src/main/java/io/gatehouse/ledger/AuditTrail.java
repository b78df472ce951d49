// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What administrators did, in the order they did it, and no more than that. Each method is part of
 * a transaction of somebody else's: a change and its entry are written together, or neither is.
 */
public final class AuditTrail {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String COLUMNS = "seq, occurred, actor, action, subject, detail, hash";

  /**
   * Which entries: those between two times, before a number, the latest first.
   *
   * @param before exclusive
   */
  public record Selection(Optional<Instant> from, Optional<Instant> to, long before, int limit) {}

  private record Head(long seq, String hash) {}

  private AuditTrail() {}

  /** Writes one; until the end of this transaction nobody else does. */
  public static void write(
      Handle handle, Instant now, String actor, String action, String subject, String detail) {
    Head head = head(handle, " for update");
    AuditEntry entry =
        new AuditEntry(head.seq() + 1, MILLIS.format(now), actor, action, subject, detail, "");
    String hash = entry.expected(head.hash());
    int unused =
        handle.execute(
            "insert into gatehouse_audit (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)",
            entry.seq(),
            entry.occurred(),
            actor,
            action,
            subject,
            detail,
            hash);
    int moved =
        handle.execute(
            "update gatehouse_state set number = ?, text = ? where name = 'audit'",
            entry.seq(),
            hash);
    if (moved != 1) {
      throw new IllegalStateException("the audit has lost its head");
    }
  }

  public static List<AuditEntry> list(Handle handle, Selection selection) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from gatehouse_audit where seq < :before and occurred >= :from"
                + " and occurred < :to order by seq desc fetch first "
                + selection.limit()
                + " rows only")
        .bind("before", selection.before())
        .bind("from", selection.from().map(MILLIS::format).orElse(""))
        .bind("to", selection.to().map(MILLIS::format).orElse("9999"))
        .map((row, context) -> read(row))
        .list();
  }

  /** Reads all of it, and says what is wrong with it. */
  public static AuditVerdict verify(Handle handle) {
    try (Stream<AuditEntry> entries =
        handle
            .select("select " + COLUMNS + " from gatehouse_audit order by seq")
            .setFetchSize(500)
            .map((row, context) -> read(row))
            .stream()) {
      Head head = head(handle, "");
      return AuditVerdict.of(entries).endingAt(head.seq(), head.hash());
    }
  }

  private static Head head(Handle handle, String lock) {
    return handle
        .select("select number, text from gatehouse_state where name = 'audit'" + lock)
        .map((row, context) -> new Head(row.getLong("number"), row.getString("text")))
        .one();
  }

  private static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("seq"),
        row.getString("occurred"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("detail"),
        row.getString("hash"));
  }
}
