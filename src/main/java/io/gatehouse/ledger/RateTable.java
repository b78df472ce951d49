// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;

/** What is left of rates, in the database. Whoever uses one of its buckets waits for it. */
public final class RateTable {
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
    return buckets.getProxy(ColumnText.of(key), () -> rate);
  }
}
