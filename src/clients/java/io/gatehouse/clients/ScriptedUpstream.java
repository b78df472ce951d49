// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.gatehouse.clients.Reply.Ending;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * An upstream on loopback that says what it was told to, one reply to a request and one request to
 * a connection. Its streams come in slices that respect neither events nor characters.
 */
final class ScriptedUpstream implements AutoCloseable {
  private static final int SLICE = 7;
  private static final int PATIENCE_MILLIS = 60_000;

  private final ServerSocket server;
  private final Queue<Reply> script = new ArrayDeque<>();
  private final Semaphore goneOn = new Semaphore(0);
  private final List<String> requests = new ArrayList<>();

  ScriptedUpstream() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  /** Forgets what was, and says these to the next requests. */
  synchronized void play(Reply... replies) {
    script.clear();
    script.addAll(List.of(replies));
    requests.clear();
    goneOn.drainPermits();
  }

  /** To a reply that pauses. */
  void goOn() {
    goneOn.release();
  }

  /** The bodies it was sent since the script began. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "scripted-upstream");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        start(() -> serve(connection));
      }
    } catch (IOException closed) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(closed);
      }
    }
  }

  /** Whatever goes wrong on the way is a broken connection to the gateway. */
  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      connection.setSoTimeout(PATIENCE_MILLIS);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      Reply reply = next(body(in));
      OutputStream out = connection.getOutputStream();
      if (reply.isStream()) {
        stream(reply, out);
      } else {
        whole(reply, out);
      }
      if (reply.ending() == Ending.STALLED) {
        in.read();
      }
    } catch (IOException | InterruptedException gone) {
      // The gateway is asked what it made of it, not the upstream.
    }
  }

  private synchronized Reply next(String body) {
    requests.add(body);
    @Nullable Reply reply = script.poll();
    return reply == null ? Reply.json(418, "{\"error\":{\"message\":\"no more script\"}}") : reply;
  }

  private static String body(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    return new String(in.readNBytes(length), UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("gone before the request was complete");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void whole(Reply reply, OutputStream out) throws IOException {
    byte[] body = reply.body().getBytes(UTF_8);
    int told = reply.ending() == Ending.COMPLETE ? body.length : body.length / 2;
    out.write(head(reply, "Content-Length: " + body.length));
    out.write(body, 0, told);
  }

  private void stream(Reply reply, OutputStream out) throws IOException, InterruptedException {
    byte[] body = reply.body().getBytes(UTF_8);
    out.write(head(reply, "Transfer-Encoding: chunked"));
    for (int from = 0; from < body.length; from += SLICE) {
      chunk(Arrays.copyOfRange(body, from, Math.min(body.length, from + SLICE)), out);
    }
    if (reply.pauses()) {
      goneOn.tryAcquire(PATIENCE_MILLIS, MILLISECONDS);
    }
    if (reply.ending() == Ending.COMPLETE) {
      chunk(new byte[0], out);
    }
  }

  private static byte[] head(Reply reply, String framing) {
    return "HTTP/1.1 %d Scripted\r\nContent-Type: %s\r\nConnection: close\r\n%s\r\n\r\n"
        .formatted(reply.status(), reply.type(), framing)
        .getBytes(ISO_8859_1);
  }

  private static void chunk(byte[] slice, OutputStream out) throws IOException {
    byte[] length = (Integer.toHexString(slice.length) + "\r\n").getBytes(ISO_8859_1);
    byte[] chunk = Arrays.copyOf(length, length.length + slice.length + 2);
    System.arraycopy(slice, 0, chunk, length.length, slice.length);
    chunk[chunk.length - 2] = '\r';
    chunk[chunk.length - 1] = '\n';
    out.write(chunk);
  }
}
