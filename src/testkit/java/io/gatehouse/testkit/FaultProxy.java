// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Stands on loopback between a gateway and an upstream, and breaks the wire as it is told. */
public final class FaultProxy implements AutoCloseable {
  /** What becomes of a connection. */
  public enum Kind {
    PASS,
    /** Nobody listens at the port. */
    REFUSE,
    /** The queue of connections is full, so that not even a handshake is answered. */
    BLACK_HOLE,
    /** Accepted and reset at once. */
    RESET,
    /** Accepted, and never read from. */
    IGNORE,
    /** Answers without TLS, whatever is said. */
    PLAIN,
    /** Shows a certificate that nobody trusts. */
    UNTRUSTED,
    /** Passes the reply byte by byte. */
    DRIP,
    /** Closes after some bytes of the reply. */
    CLOSE_AT,
    /** Resets after some bytes of the reply. */
    RESET_AT,
    /** Falls silent after some bytes of the reply. */
    STALL_AT
  }

  /**
   * A fault of the wire.
   *
   * @param at after how many bytes of the reply
   * @param pace milliseconds between two bytes
   */
  public record Wire(Kind kind, int at, int pace) {
    public static final Wire PASS = of(Kind.PASS);

    public static Wire of(Kind kind) {
      return new Wire(kind, 0, 0);
    }

    /** Whether there is no listener to accept anything while it lasts. */
    public boolean isClosed() {
      return kind == Kind.REFUSE || kind == Kind.BLACK_HOLE;
    }
  }

  private static final byte[] NO_TLS =
      "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".getBytes(US_ASCII);
  private static final int QUEUE = 200;
  private static final int TRIES = 200;
  private static final long PAUSE_NANOS = 5_000_000;

  private final InetSocketAddress upstream;
  private final SSLContext identity;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicLong replied = new AtomicLong();
  private final AtomicInteger remaining = new AtomicInteger();
  private final List<AutoCloseable> closed = new ArrayList<>();
  private volatile Wire wire = Wire.PASS;
  private volatile ServerSocket server;

  /**
   * Passes everything until it is told otherwise.
   *
   * @param identity the certificate that nobody trusts
   */
  public FaultProxy(int upstreamPort, SSLContext identity) throws IOException {
    this.upstream = at(upstreamPort);
    this.identity = identity;
    this.server = listener(0, QUEUE);
    this.port = server.getLocalPort();
    acceptOn(server);
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** What had the port before keeps it until its own thread has noticed that it is closed. */
  private static <T extends AutoCloseable> T bound(Binding<T> binding) throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        return binding.bind();
      } catch (BindException taken) {
        if (tries == TRIES) {
          throw taken;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private interface Binding<T> {
    T bind() throws IOException;
  }

  private static ServerSocket listener(int port, int queue) throws IOException {
    return bound(
        () -> {
          ServerSocket listener = new ServerSocket();
          listener.setReuseAddress(true);
          try {
            listener.bind(at(port), queue);
            return listener;
          } catch (BindException taken) {
            listener.close();
            throw taken;
          }
        });
  }

  /** Has the port, and does not listen: whoever knocks is refused. */
  private static SocketChannel deaf(int port) throws IOException {
    return bound(
        () -> {
          SocketChannel deaf = SocketChannel.open();
          deaf.setOption(StandardSocketOptions.SO_REUSEADDR, true);
          try {
            return deaf.bind(at(port));
          } catch (BindException taken) {
            deaf.close();
            throw taken;
          }
        });
  }

  public int port() {
    return port;
  }

  public int connections() {
    return accepted.get();
  }

  public int openConnections() {
    return open.size();
  }

  /** How many connections the gateway has closed by itself. */
  public int left() {
    return left.get();
  }

  /** How many bytes of replies have passed. */
  public long replied() {
    return replied.get();
  }

  /** Breaks so many of the next connections; those after them pass. */
  public synchronized void play(Wire fault, int times) throws IOException {
    pass();
    remaining.set(times);
    wire = fault;
    if (fault.isClosed()) {
      server.close();
      if (fault.kind() == Kind.REFUSE) {
        closed.add(deaf(port));
      } else {
        closed.add(listener(port, 1));
        fill();
      }
    }
  }

  /** The gateway's connection then meets a full queue. */
  private void fill() throws IOException {
    for (int i = 0; i < 2; i++) {
      Socket filler = new Socket();
      closed.add(0, filler);
      filler.connect(at(port), 1000);
    }
  }

  /** Everything passes from now on; what is under way goes on as it is. */
  public synchronized void pass() throws IOException {
    wire = Wire.PASS;
    if (server.isClosed()) {
      for (AutoCloseable one : closed) {
        close(one);
      }
      closed.clear();
      server = listener(port, QUEUE);
      acceptOn(server);
    }
  }

  private static void close(AutoCloseable one) throws IOException {
    try {
      one.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private void acceptOn(ServerSocket listener) {
    start(
        () -> {
          while (!listener.isClosed()) {
            try {
              Socket socket = listener.accept();
              accepted.incrementAndGet();
              Wire fault = remaining.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? wire : Wire.PASS;
              start(() -> serve(socket, fault));
            } catch (IOException stopped) {
              return;
            }
          }
        });
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket gateway, Wire fault) {
    open.add(gateway);
    try (gateway) {
      gateway.setTcpNoDelay(true);
      switch (fault.kind()) {
        case RESET -> reset(gateway);
        case IGNORE -> awaitEnd(gateway);
        case PLAIN -> answerPlainly(gateway);
        case UNTRUSTED -> showCertificate(gateway);
        default -> relay(gateway, fault);
      }
    } catch (IOException | InterruptedException over) {
      // as it was told, or because one of the ends has left
    } finally {
      open.remove(gateway);
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Its bytes stay in the system's buffers; closing it is all that ends this. */
  private static void awaitEnd(Socket gateway) throws InterruptedException {
    while (!gateway.isClosed()) {
      Thread.sleep(20);
    }
  }

  private static void answerPlainly(Socket gateway) throws IOException {
    if (gateway.getInputStream().read() >= 0) {
      gateway.getOutputStream().write(NO_TLS);
    }
  }

  private void showCertificate(Socket gateway) throws IOException {
    try (SSLSocket secured =
        (SSLSocket) identity.getSocketFactory().createSocket(gateway, null, port, true)) {
      secured.setUseClientMode(false);
      secured.startHandshake();
      int unused = secured.getInputStream().read();
    }
  }

  private void relay(Socket gateway, Wire fault) throws IOException, InterruptedException {
    try (Socket target = new Socket()) {
      target.connect(upstream);
      target.setTcpNoDelay(true);
      start(() -> ask(gateway, target));
      answer(target, gateway, fault);
    }
  }

  private void ask(Socket gateway, Socket target) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = gateway.getInputStream();
      OutputStream out = target.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException gone) {
      // told below, like an orderly leave
    }
    if (!gateway.isClosed()) {
      left.incrementAndGet();
    }
    try {
      target.close();
    } catch (IOException gone) {
      // it was the first to leave
    }
  }

  private void answer(Socket target, Socket gateway, Wire fault)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[8192];
    InputStream in = target.getInputStream();
    OutputStream out = gateway.getOutputStream();
    boolean limited =
        switch (fault.kind()) {
          case CLOSE_AT, RESET_AT, STALL_AT -> true;
          default -> false;
        };
    int room = limited ? fault.at() : Integer.MAX_VALUE;
    while (room > 0) {
      int n;
      try {
        n = in.read(buffer, 0, Math.min(room, buffer.length));
      } catch (IOException reset) {
        reset(gateway);
        return;
      }
      if (n < 0) {
        return;
      }
      write(out, buffer, n, fault);
      room -= limited ? n : 0;
    }
    if (fault.kind() == Kind.RESET_AT) {
      reset(gateway);
    } else if (fault.kind() == Kind.STALL_AT) {
      awaitEnd(target);
    }
  }

  private void write(OutputStream out, byte[] bytes, int length, Wire fault)
      throws IOException, InterruptedException {
    int step = fault.kind() == Kind.DRIP ? 1 : length;
    for (int at = 0; at < length; at += step) {
      replied.addAndGet(step);
      out.write(bytes, at, step);
      if (fault.kind() == Kind.DRIP) {
        Thread.sleep(fault.pace());
      }
    }
  }

  /** Closes every connection there is, and passes those to come. */
  public void hangUp() throws IOException {
    pass();
    remaining.set(0);
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    hangUp();
    server.close();
  }
}
