// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream on loopback that takes uploads when and as far as a test wants it to. */
final class UploadUpstream implements AutoCloseable {
  /** What is done with one connection, once the head of its request is there. */
  interface Script {
    void serve(Upload upload) throws Exception;
  }

  /** One request whose body is still in the socket. */
  static final class Upload {
    final String head;
    private final Socket socket;
    private final InputStream in;

    Upload(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          throw new IOException("no request");
        }
        text.append((char) b);
      }
      this.head = text.toString();
    }

    String header(String name) {
      for (String line : head.split("\r\n", -1)) {
        if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }

    byte[] body() throws IOException {
      if (!header("content-length").isEmpty()) {
        return in.readNBytes(Integer.parseInt(header("content-length")));
      }
      var body = new ByteArrayOutputStream();
      while (true) {
        int size = Integer.parseInt(line(), 16);
        body.writeBytes(in.readNBytes(size));
        String unused = line();
        if (size == 0) {
          return body.toByteArray();
        }
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new IOException("the connection ended");
        }
        line.append((char) b);
      }
      return line.toString().strip();
    }

    void answer(int status, String type, String body) throws IOException {
      byte[] bytes = body.getBytes(UTF_8);
      String head =
          "HTTP/1.1 %d Status\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n"
              .formatted(status, type, bytes.length);
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      socket.getOutputStream().write(bytes);
    }

    /** Waits until the gateway has closed the connection. */
    void untilLeft() {
      try {
        while (in.read() >= 0) {
          // what was on its way
        }
      } catch (IOException reset) {
        // that is closed, too
      }
    }
  }

  final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Script script;

  UploadUpstream(Script script) throws IOException {
    this.script = script;
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** Takes every form whole and answers each alike. */
  static UploadUpstream answering(String type, String reply) throws IOException {
    UploadUpstream upstream = new UploadUpstream(upload -> {});
    upstream.script =
        upload -> {
          upstream.bodies.add(upload.body());
          upload.answer(200, type, reply);
        };
    return upstream;
  }

  String base() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  static void daemon(Runnable task) {
    Thread thread = new Thread(task, "upload-test");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (true) {
        Upload upload = new Upload(socket);
        if (upload.head.startsWith("GET")) {
          upload.answer(404, "text/plain", "");
        } else {
          script.serve(upload);
        }
      }
    } catch (Exception gone) {
      // the gateway has left, or the script wanted it so
    } finally {
      open.remove(socket);
    }
  }

  int openConnections() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
