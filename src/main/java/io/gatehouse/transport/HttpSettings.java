// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach one upstream over HTTP.
 *
 * @param name of the upstream, for the names of its threads
 * @param base address that every path is relative to, without a trailing slash
 * @param maxConnections one for each exchange at the same time
 * @param idleTimeout how long an unused connection is kept
 * @param proxy of the company, as {@code http://host:port}
 */
public record HttpSettings(
    String name,
    URI base,
    Duration connectTimeout,
    int maxConnections,
    Duration idleTimeout,
    Optional<URI> proxy,
    Optional<TrustStore> trustStore) {

  /** Certificates to trust instead of the Java platform's own; PKCS12 or JKS. */
  public record TrustStore(Path path, String password) {
    @Override
    public String toString() {
      return "TrustStore[" + path + "]";
    }
  }
}
