// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes the HTTP clients, with the sizes and switches that a streaming gateway needs.
 *
 * <p>HTTP/1.1 or HTTP/2, but always one connection per exchange: only so can a reply be cancelled
 * without harm to others. The client's own socket timeouts are off, because they would run on while
 * a slow client keeps us from reading. No evictor thread: it would outlive an undeployed
 * application.
 */
final class ClientFactory {
  /** Under this name an exchange's context holds what can close its connection. */
  static final String RUNTIME = "gatehouse.runtime";

  /** How often the client looks whether a connection takes too long to come about. */
  private static final TimeValue LOOK = TimeValue.ofMilliseconds(100);

  private static final int IO_THREADS = 2;
  private static final int BUFFER = 2048;

  /** As HTTP/1.1 has it, too. */
  private static final int WINDOW = 65_535;

  /** The least that HTTP/2 allows: a connection has a buffer of that size for each direction. */
  private static final int FRAME = 16_384;

  private ClientFactory() {}

  static PoolingAsyncClientConnectionManager pool(HttpSettings settings) {
    var builder =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setMaxConnTotal(settings.maxConnections())
            .setMaxConnPerRoute(settings.maxConnections())
            .setDefaultTlsConfig(
                TlsConfig.custom()
                    .setVersionPolicy(version(settings.protocol()))
                    .setHandshakeTimeout(Timeout.of(settings.connectTimeout()))
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                    .setSocketTimeout(Timeout.DISABLED)
                    .setIdleTimeout(Timeout.of(settings.idleTimeout()))
                    .build());
    settings
        .trustStore()
        .ifPresent(
            store ->
                builder.setTlsStrategy(
                    ClientTlsStrategyBuilder.create().setSslContext(trusting(store)).buildAsync()));
    return builder.build();
  }

  static CloseableHttpAsyncClient client(
      HttpSettings settings, PoolingAsyncClientConnectionManager pool) {
    var builder =
        HttpAsyncClients.custom()
            .setConnectionManager(pool)
            .setHttp1Config(Http1Config.custom().setBufferSize(BUFFER).build())
            .setH2Config(
                H2Config.custom()
                    .setInitialWindowSize(WINDOW)
                    .setMaxFrameSize(FRAME)
                    .setPushEnabled(false)
                    .build())
            .setIOReactorConfig(
                IOReactorConfig.custom()
                    .setIoThreadCount(IO_THREADS)
                    .setSelectInterval(LOOK)
                    .setSoTimeout(Timeout.DISABLED)
                    .setSoKeepAlive(true)
                    .setTcpNoDelay(true)
                    .build())
            .setIoSessionDecorator(MeasuredSession::new)
            .setThreadFactory(new DefaultThreadFactory("gatehouse-" + settings.name(), true))
            .addRequestInterceptorLast(KeptConnection::note)
            .addExecInterceptorBefore(
                ChainElement.CONNECT.name(), "gatehouse.kept", new KeptConnection())
            .addExecInterceptorLast(
                RUNTIME,
                (request, entity, scope, chain, callback) -> {
                  scope.clientContext.setAttribute(RUNTIME, scope.execRuntime);
                  chain.proceed(request, entity, scope, callback);
                })
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableConnectionState()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableRequestPriority();
    settings.proxy().ifPresent(proxy -> builder.setProxy(HttpHost.create(proxy)));
    return builder.build();
  }

  private static HttpVersionPolicy version(HttpSettings.Protocol protocol) {
    return switch (protocol) {
      case HTTP_1 -> HttpVersionPolicy.FORCE_HTTP_1;
      case HTTP_2 -> HttpVersionPolicy.FORCE_HTTP_2;
    };
  }

  /**
   * @throws IllegalArgumentException naming the file when it cannot be read as a trust store
   */
  private static SSLContext trusting(HttpSettings.TrustStore store) {
    char[] password = store.password().toCharArray();
    try (InputStream in = Files.newInputStream(store.path())) {
      KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
      keys.load(in, password);
      return SSLContexts.custom().loadTrustMaterial(keys, null).build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the trust store " + store.path() + " cannot be read: " + e.getMessage(), e);
    }
  }

  static TimeValue time(java.time.Duration duration) {
    return TimeValue.ofMilliseconds(duration.toMillis());
  }
}
