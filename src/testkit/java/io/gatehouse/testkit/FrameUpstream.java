// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An upstream over HTTP/2 that sends, frame by frame, what a test tells it to. */
public final class FrameUpstream implements AutoCloseable {
  /** What is done with one request. */
  public interface Script {
    void answer(Reply reply) throws Exception;
  }

  private static final int PREFACE = 24;
  private static final int LARGEST = 16_384;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final ServerSocket server;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Listens from now on. */
  public FrameUpstream(Script script) throws IOException {
    this.script = script;
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "frame-upstream");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Reply reply = new Reply(socket);
      reply.in.readFully(new byte[PREFACE]);
      reply.frame(SETTINGS, 0, 0, new byte[0]);
      while (reply.awaitRequest()) {
        script.answer(reply);
      }
    } catch (Exception gone) {
      // the gateway has left, or the script wanted it so
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** The upstream's side of one request after the other. */
  public static final class Reply {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int stream;

    Reply(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** Reads up to the end of the next request. */
    private boolean awaitRequest() throws IOException {
      while (true) {
        int length = in.read();
        if (length < 0) {
          return false;
        }
        length = length << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int id = in.readInt();
        in.readFully(new byte[length]);
        if (type == SETTINGS && (flags & ACK) == 0) {
          frame(SETTINGS, ACK, 0, new byte[0]);
        } else if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
          stream = id;
          return true;
        } else if (type == RST_STREAM && id == stream) {
          return false;
        }
      }
    }

    /**
     * The head, or the trailers.
     *
     * @param fields each as {@code name: value}
     */
    public void head(List<String> fields, boolean end) throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (String field : fields) {
        int colon = field.indexOf(':', 1);
        block.write(0);
        text(block, field.substring(0, colon));
        text(block, field.substring(colon + 1).strip());
      }
      frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
    }

    /** Without Huffman's code. */
    private static void text(ByteArrayOutputStream block, String text) {
      byte[] bytes = text.getBytes(US_ASCII);
      if (bytes.length < 127) {
        block.write(bytes.length);
      } else {
        block.write(127);
        int rest = bytes.length - 127;
        for (; rest >= 128; rest >>= 7) {
          block.write((rest & 127) | 128);
        }
        block.write(rest);
      }
      block.writeBytes(bytes);
    }

    public void data(byte[] bytes, boolean end) throws IOException {
      int at = 0;
      do {
        int length = Math.min(LARGEST, bytes.length - at);
        byte[] part = new byte[length];
        System.arraycopy(bytes, at, part, 0, length);
        at += length;
        frame(DATA, end && at == bytes.length ? END_STREAM : 0, stream, part);
      } while (at < bytes.length);
    }

    /** Something that is no frame. */
    public void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** No further request is wanted on this connection. */
    public void goAway() throws IOException {
      byte[] lastAndCode = new byte[8];
      lastAndCode[3] = (byte) stream;
      frame(GOAWAY, 0, 0, lastAndCode);
    }

    /** Breaks the connection with a reset. */
    public void cut() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
      throw new SocketException("cut by the script");
    }

    /** Waits until the gateway has had enough of it. */
    public void awaitLeave() throws IOException {
      while (awaitRequest()) {
        // nothing is answered any more
      }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 9);
      DataOutputStream parts = new DataOutputStream(frame);
      parts.writeByte(payload.length >> 16);
      parts.writeShort(payload.length);
      parts.writeByte(type);
      parts.writeByte(flags);
      parts.writeInt(stream);
      parts.write(payload);
      out.write(frame.toByteArray());
      out.flush();
    }
  }
}
