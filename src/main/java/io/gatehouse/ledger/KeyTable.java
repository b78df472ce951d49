// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Allowance;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.IssuedKey.Proof;
import io.gatehouse.model.IssuedKey.Role;
import io.gatehouse.model.IssuedKey.Terms;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Rate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The issued keys in the database. Each method is part of a transaction of somebody else's. */
public final class KeyTable {
  private static final String COLUMNS =
      "id, name, role, owner, cost_centre, tags, models, endpoints, addresses, request_rates,"
          + " token_rates, concurrent_requests, longest_input, longest_output, enabled, created,"
          + " expires, last_used, hash, former_hash, former_until";

  private KeyTable() {}

  /** Grows with every change, so that others see that there was one. */
  public static long revision(Handle handle) {
    return handle
        .select("select number from gatehouse_state where name = 'keys'")
        .mapTo(Long.class)
        .one();
  }

  /** Says that a change is coming; until the end of this transaction nobody else makes one. */
  public static void change(Handle handle) {
    handle.execute("update gatehouse_state set number = number + 1 where name = 'keys'");
  }

  public static List<IssuedKey> all(Handle handle) {
    return handle
        .select("select " + COLUMNS + " from gatehouse_keys order by id")
        .map((row, context) -> read(row))
        .list();
  }

  /** The next ones in the order of their ids. */
  public static List<IssuedKey> after(Handle handle, String id, int limit) {
    return handle
        .select(
            "select "
                + COLUMNS
                + " from gatehouse_keys where id > ? order by id fetch first "
                + limit
                + " rows only",
            id)
        .map((row, context) -> read(row))
        .list();
  }

  public static Optional<IssuedKey> find(Handle handle, String id) {
    return handle
        .select("select " + COLUMNS + " from gatehouse_keys where id = ?", id)
        .map((row, context) -> read(row))
        .findOne();
  }

  public static void insert(Handle handle, IssuedKey key) {
    int unused =
        bound(
                handle.createUpdate(
                    "insert into gatehouse_keys ("
                        + COLUMNS
                        + ") values (:"
                        + COLUMNS.replace(", ", ", :")
                        + ")"),
                key)
            .execute();
  }

  public static void update(Handle handle, IssuedKey key) {
    StringBuilder set = new StringBuilder();
    for (String column : COLUMNS.split(", ", -1)) {
      if (!column.equals("id") && !column.equals("last_used")) {
        set.append(set.isEmpty() ? "" : ", ").append(column).append(" = :").append(column);
      }
    }
    int unused =
        bound(handle.createUpdate("update gatehouse_keys set " + set + " where id = :id"), key)
            .execute();
  }

  public static void delete(Handle handle, String id) {
    int unused = handle.execute("delete from gatehouse_keys where id = ?", id);
  }

  /** Notes when keys were used. That is no change that others need to see. */
  public static void used(Handle handle, Map<String, Instant> times) {
    PreparedBatch batch =
        handle.prepareBatch(
            "update gatehouse_keys set last_used = :time where id = :id"
                + " and (last_used is null or last_used < :time)");
    times.forEach((id, time) -> batch.bind("id", id).bind("time", time(time)).add());
    int[] unused = batch.execute();
  }

  private static <S extends SqlStatement<S>> S bound(S statement, IssuedKey key) {
    Terms terms = key.terms();
    Permit permit = terms.permit();
    Allowance allowance = permit.allowance();
    Optional<Proof> former = key.proofs().stream().skip(1).findFirst();
    return statement
        .bind("id", key.id())
        .bind("name", terms.name())
        .bind("role", terms.role().name())
        .bind("owner", terms.owner().orElse(null))
        .bind("cost_centre", terms.costCentre().orElse(null))
        .bind("tags", lines(List.copyOf(new TreeSet<>(terms.tags()))))
        .bind("models", lines(permit.models()))
        .bind("endpoints", lines(permit.endpoints()))
        .bind("addresses", lines(permit.addresses()))
        .bind("request_rates", lines(allowance.requests()))
        .bind("token_rates", lines(allowance.tokens()))
        .bind("concurrent_requests", orNull(allowance.concurrent()))
        .bind("longest_input", orNull(allowance.longestInput()))
        .bind("longest_output", orNull(allowance.longestOutput()))
        .bind("enabled", terms.enabled())
        .bind("created", time(key.created()))
        .bind("expires", terms.expires().map(KeyTable::time).orElse(null))
        .bind("last_used", key.lastUsed().map(KeyTable::time).orElse(null))
        .bind("hash", key.proofs().get(0).hash())
        .bind("former_hash", former.map(Proof::hash).orElse(null))
        .bind("former_until", former.flatMap(Proof::until).map(KeyTable::time).orElse(null));
  }

  private static IssuedKey read(ResultSet row) throws SQLException {
    List<Proof> proofs = new ArrayList<>();
    proofs.add(new Proof(row.getString("hash"), Optional.empty()));
    String former = row.getString("former_hash");
    if (former != null) {
      proofs.add(new Proof(former, time(row, "former_until")));
    }
    return new IssuedKey(
        row.getString("id"),
        terms(row),
        proofs,
        time(row, "created").orElseThrow(),
        time(row, "last_used"));
  }

  private static Terms terms(ResultSet row) throws SQLException {
    return new Terms(
        row.getString("name"),
        Role.valueOf(row.getString("role")),
        Optional.ofNullable(row.getString("owner")),
        Optional.ofNullable(row.getString("cost_centre")),
        java.util.Set.copyOf(list(row, "tags", Function.identity())),
        row.getBoolean("enabled"),
        time(row, "expires"),
        new Permit(
            list(row, "models", NamePattern::new),
            list(row, "endpoints", NamePattern::new),
            list(row, "addresses", AddressRange::parse),
            allowance(row)));
  }

  private static Allowance allowance(ResultSet row) throws SQLException {
    Integer concurrent = row.getObject("concurrent_requests", Integer.class);
    return new Allowance(
        list(row, "request_rates", Rate::parse),
        list(row, "token_rates", Rate::parse),
        concurrent == null ? OptionalInt.empty() : OptionalInt.of(concurrent),
        number(row, "longest_input"),
        number(row, "longest_output"));
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    Long number = row.getObject(column, Long.class);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static <T> List<T> list(ResultSet row, String column, Function<String, T> reader)
      throws SQLException {
    return row.getString(column).lines().map(reader).toList();
  }

  private static String lines(List<?> items) {
    return String.join("\n", items.stream().map(String::valueOf).toList());
  }

  private static @Nullable Integer orNull(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
