// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What is left of rates, in the database. Whoever uses one of its buckets waits for it. */
public final class RateTable {
  private static final int LONGEST = 200;

  private final ProxyManager<String> buckets;

  public RateTable(Store store) {
    this.buckets =
        Bucket4jPostgreSQL.selectForUpdateBasedBuilder(new StoreSource(store.connections()))
            .primaryKeyMapper(PrimaryKeyMapper.STRING)
            .table("gatehouse_rates")
            .idColumn("id")
            .stateColumn("state")
            .build();
  }

  public Bucket bucket(String key, BucketConfiguration rate) {
    return buckets.getProxy(id(key), () -> rate);
  }

  /** Names come from outside, and may be longer than a column. */
  static String id(String key) {
    if (key.length() <= LONGEST) {
      return key;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return key.substring(0, LONGEST - 70) + ' ' + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }
}
