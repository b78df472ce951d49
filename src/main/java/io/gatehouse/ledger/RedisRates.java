// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.util.JedisURIHelper;

/** What is left of rates, in Redis. Whoever uses one of its buckets waits for it. */
public final class RedisRates implements AutoCloseable {
  private static final String PREFIX = "gatehouse ";
  private static final int PATIENCE_MILLIS = 1000;
  private static final int CONNECTIONS = 4;
  private static final Duration LONGEST = Duration.ofDays(2);

  private final RedisClient redis;
  private final ProxyManager<byte[]> buckets;

  /**
   * Opens nothing yet.
   *
   * @param url such as {@code redis://user:password@host:6379/0}, or {@code rediss://} with TLS
   */
  public RedisRates(URI url) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxWait(Duration.ofMillis(PATIENCE_MILLIS));
    pool.setTestWhileIdle(false);
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    this.redis =
        RedisClient.builder()
            .hostAndPort(JedisURIHelper.getHostAndPort(url))
            .clientConfig(client(url))
            .poolConfig(pool)
            .build();
    this.buckets =
        Bucket4jJedis.casBasedBuilder(redis)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(LONGEST))
            .build();
  }

  private static JedisClientConfig client(URI url) {
    DefaultJedisClientConfig.Builder client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(PATIENCE_MILLIS)
            .socketTimeoutMillis(PATIENCE_MILLIS)
            .user(JedisURIHelper.getUser(url))
            .password(JedisURIHelper.getPassword(url))
            .database(JedisURIHelper.getDBIndex(url))
            .clientName("gatehouse");
    if (JedisURIHelper.isRedisSSLScheme(url)) {
      client.sslOptions(SslOptions.defaults());
    }
    return client.build();
  }

  public Bucket bucket(String key, BucketConfiguration rate) {
    return buckets.getProxy((PREFIX + key).getBytes(UTF_8), () -> rate);
  }

  @Override
  public void close() {
    redis.close();
  }
}
