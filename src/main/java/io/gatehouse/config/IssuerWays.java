// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.JwtSettings;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.transport.HttpSettings;
import io.gatehouse.transport.HttpTransport;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ways to one identity provider's servers: it may keep its keys elsewhere than itself. */
final class IssuerWays implements AutoCloseable {
  private static final int MOST = 4;
  private static final int CONNECTIONS = 2;
  private static final Duration IDLE = Duration.ofSeconds(5);

  private final String name;
  private final JwtSettings settings;
  private final Map<URI, HttpTransport> ways = new HashMap<>();
  private boolean closed;

  IssuerWays(String name, JwtSettings settings) {
    this.name = name;
    this.settings = settings;
  }

  /**
   * @param server an address without a path
   * @throws IllegalArgumentException when the provider moves about too much, or nothing can be
   *     fetched any more
   */
  synchronized HttpTransport to(URI server) {
    if (closed || (ways.size() >= MOST && !ways.containsKey(server))) {
      throw new IllegalArgumentException("an address on yet another server");
    }
    return ways.computeIfAbsent(server, this::open);
  }

  private HttpTransport open(URI server) {
    return new HttpTransport(
        new HttpSettings(
            "idp-" + name,
            server,
            HttpSettings.Protocol.HTTP_1,
            settings.timeout(),
            CONNECTIONS,
            IDLE,
            settings.proxy().map(p -> URI.create("http://" + p.host() + ":" + p.port())),
            settings
                .trustStore()
                .map(
                    path ->
                        new HttpSettings.TrustStore(
                            path, settings.trustStorePassword().map(Secret::reveal).orElse("")))));
  }

  /** Waits for I/O threads, and so holds no lock that one of them may want. */
  @Override
  public void close() {
    leave().forEach(HttpTransport::close);
  }

  private synchronized List<HttpTransport> leave() {
    closed = true;
    return List.copyOf(ways.values());
  }
}
