// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.FaultProxy.Kind;
import io.gatehouse.testkit.FaultProxy.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy breaks what it is told to break, and nothing else. */
class FaultProxyTest {
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(US_ASCII);
  private static final int PATIENCE = 1500;

  private ScriptedUpstream upstream;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws Exception {
    upstream =
        new ScriptedUpstream(
            (request, reply) -> {
              reply.raw("0123456789".getBytes(US_ASCII));
              throw new IOException("closed");
            });
    proxy = new FaultProxy(URI.create(upstream.base()).getPort(), SSLContext.getDefault());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    upstream.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()), PATIENCE);
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  /** Everything up to an orderly end. */
  private String ask() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(REQUEST);
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void passesWhatNobodyWantsBroken() throws IOException {
    assertEquals("0123456789", ask());
    assertEquals(1, proxy.connections());
    assertEquals(10, proxy.replied());
  }

  @Test
  void refusesAndListensAgain() throws IOException {
    proxy.play(Wire.of(Kind.REFUSE), Integer.MAX_VALUE);
    assertThrows(ConnectException.class, this::ask);
    proxy.pass();
    assertEquals("0123456789", ask());
  }

  @Test
  void swallowsConnectionsAndListensAgain() throws IOException {
    proxy.play(Wire.of(Kind.BLACK_HOLE), Integer.MAX_VALUE);
    assertThrows(SocketTimeoutException.class, this::ask);
    proxy.pass();
    assertEquals("0123456789", ask());
  }

  @Test
  void breaksAsManyConnectionsAsItIsTold() throws IOException {
    proxy.play(new Wire(Kind.CLOSE_AT, 4, 0), 2);
    assertEquals("0123", ask());
    assertEquals("0123", ask());
    assertEquals("0123456789", ask());
  }

  @Test
  void resetsAtOnceOrWithinTheReply() throws IOException {
    proxy.play(Wire.of(Kind.RESET), 1);
    assertThrows(SocketException.class, this::ask);
    proxy.play(new Wire(Kind.RESET_AT, 4, 0), 1);
    assertThrows(SocketException.class, this::ask);
  }

  @Test
  void fallsSilentAndSeesTheOtherLeave() throws IOException {
    proxy.play(new Wire(Kind.STALL_AT, 4, 0), 1);
    assertThrows(SocketTimeoutException.class, this::ask);
    for (int i = 0; i < 1000 && proxy.left() == 0; i++) {
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
    assertEquals(1, proxy.left());
  }

  @Test
  void dripsEverythingInTheEnd() throws IOException {
    proxy.play(new Wire(Kind.DRIP, 0, 5), 1);
    assertEquals("0123456789", ask());
  }

  @Test
  void speaksNoTls() throws IOException {
    proxy.play(Wire.of(Kind.PLAIN), 1);
    assertTrue(ask().startsWith("HTTP/1.1 400"));
    proxy.play(Wire.of(Kind.UNTRUSTED), 1);
    assertThrows(SSLException.class, this::shakeHands);
  }

  private void shakeHands() throws Exception {
    try (Socket socket = connect();
        SSLSocket secured =
            (SSLSocket)
                SSLContext.getDefault()
                    .getSocketFactory()
                    .createSocket(socket, "localhost", proxy.port(), true)) {
      secured.startHandshake();
    }
  }
}
