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
 * @param protocol that the upstream is spoken to in, without asking it first
 * @param maxConnections one for each exchange at the same time
 * @param idleTimeout how long an unused connection is kept
 * @param proxy of the company, as {@code http://host:port}
 */
public record HttpSettings(
    String name,
    URI base,
    Protocol protocol,
    Duration connectTimeout,
    int maxConnections,
    Duration idleTimeout,
    Optional<URI> proxy,
    Optional<TrustStore> trustStore) {

  /** Which HTTP; both with one connection for each exchange. */
  public enum Protocol {
    HTTP_1,
    /** Over TLS agreed upon by ALPN, else known beforehand. What gRPC needs. */
    HTTP_2
  }

  /** Certificates to trust instead of the Java platform's own; PKCS12 or JKS. */
  public record TrustStore(Path path, String password) {
    @Override
    public String toString() {
      return "TrustStore[" + path + "]";
    }
  }
}
