// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Connections to a server's HTTPS port by a client that trusts the server's own certificate. */
final class Tls {
  private Tls() {}

  static Socket connect(int port) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    Path file = Server.current().keystore();
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, Server.STORE_PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("gatehouse", store.getCertificate("gatehouse"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    socket.startHandshake();
    return socket;
  }
}
