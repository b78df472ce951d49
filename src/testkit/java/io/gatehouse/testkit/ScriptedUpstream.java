// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream on loopback that does, byte for byte, what a test tells it to. */
public final class ScriptedUpstream implements AutoCloseable {
  /** What is done with one request. */
  public interface Script {
    void answer(Request request, Reply reply) throws Exception;
  }

  /**
   * A request as it came in.
   *
   * @param turn how many requests this connection had carried before
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Request(String head, byte[] body, int turn) {
    public String text() {
      return new String(body, UTF_8);
    }

    /** What was asked for, with its query. */
    public String path() {
      return head.split(" ", 3)[1];
    }

    /** The gateway asks on its own for what an upstream offers. */
    boolean isForModels() {
      return head.startsWith("GET") && path().endsWith("/models");
    }

    public String header(String name) {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }
  }

  private final ServerSocket server;
  private final Script script;
  private final boolean hearsGets;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  public ScriptedUpstream(Script script) throws IOException {
    this(script, false);
  }

  /**
   * Listens from now on.
   *
   * @param hearsGets whether a GET is part of the script, and not a question for the list of models
   */
  public ScriptedUpstream(Script script, boolean hearsGets) throws IOException {
    this.script = script;
    this.hearsGets = hearsGets;
    this.server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept, "scripted-upstream");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public String base() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  public List<Request> requests() {
    return requests;
  }

  public int connections() {
    return accepted.get();
  }

  public int openConnections() {
    return open.size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        accepted.incrementAndGet();
        Thread thread = new Thread(() -> serve(socket), "scripted-upstream-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int turn = 0; ; turn++) {
        Request request = read(in, turn);
        if (!hearsGets && request.isForModels()) {
          new Reply(socket, in).head(404, "content-length: 0", "connection: close");
          return;
        }
        requests.add(request);
        script.answer(request, new Reply(socket, in));
      }
    } catch (Exception gone) {
      // the gateway has left, or the script wanted it so
    } finally {
      open.remove(socket);
    }
  }

  private static Request read(InputStream in, int turn) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no further request");
      }
      head.append((char) b);
    }
    Request request = new Request(head.toString(), new byte[0], turn);
    String length = request.header("content-length");
    byte[] body =
        request.header("transfer-encoding").equalsIgnoreCase("chunked")
            ? chunks(in)
            : in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Request(head.toString(), body, turn);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      body.writeBytes(in.readNBytes(size));
      String unused = line(in);
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** The upstream's side of a reply, in raw pieces. */
  public static final class Reply {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Reply(Socket socket, InputStream in) throws IOException {
      this.socket = socket;
      this.in = in;
      this.out = socket.getOutputStream();
    }

    public void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    public void head(int status, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      raw(head.append("\r\n").toString().getBytes(ISO_8859_1));
    }

    public void stream() throws IOException {
      head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
    }

    public void chunk(byte[] bytes, int from, int length) throws IOException {
      byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1);
      byte[] all = new byte[size.length + length + 2];
      System.arraycopy(size, 0, all, 0, size.length);
      System.arraycopy(bytes, from, all, size.length, length);
      all[all.length - 2] = '\r';
      all[all.length - 1] = '\n';
      raw(all);
    }

    public void chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      chunk(bytes, 0, bytes.length);
    }

    public void event(String data) throws IOException {
      chunk("data: " + data + "\n\n");
    }

    public void endChunks() throws IOException {
      raw("0\r\n\r\n".getBytes(ISO_8859_1));
    }

    public void whole(int status, String type, byte[] body) throws IOException {
      head(status, "content-type: " + type, "content-length: " + body.length);
      raw(body);
    }

    /** Breaks the connection with a reset. */
    public void cut() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
      throw new SocketException("cut by the script");
    }

    /** The connection waits for its next request, however long that takes. */
    private void neverTimeOut() throws IOException {
      if (!socket.isClosed()) {
        socket.setSoTimeout(0);
      }
    }

    /** Waits until the gateway has closed this connection; answers whether it did. */
    public boolean isLeftWithin(int millis) throws IOException {
      socket.setSoTimeout(millis);
      try {
        return in.read() < 0;
      } catch (SocketTimeoutException stillThere) {
        return false;
      } catch (SocketException reset) {
        return true;
      } finally {
        neverTimeOut();
      }
    }
  }
}
