// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** A client that sees what is on the wire: whether a reply was whole, or broken off. */
public final class RawClient implements AutoCloseable {
  /**
   * A reply.
   *
   * @param whole it ended as its head had announced, not with the connection
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Reply(int status, String head, byte[] body, boolean whole) {
    public String text() {
      return new String(body, UTF_8);
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

  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  private final Socket socket;
  private final InputStream in;

  public RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** On a connection that is there already. */
  public RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** One request on a connection of its own. */
  public static Reply ask(int port, String path, String json, String... headers)
      throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.post(path, json.getBytes(UTF_8), headers);
      return client.reply();
    }
  }

  /** One request without a body, on a connection of its own. */
  public static Reply request(int port, String method, String path, String... headers)
      throws IOException {
    try (RawClient client = new RawClient(port)) {
      StringBuilder head =
          new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      client.send(head + "\r\n");
      return client.reply();
    }
  }

  public void post(String path, byte[] body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    boolean typed = false;
    for (String header : headers) {
      typed |= header.toLowerCase(Locale.ROOT).startsWith("content-type:");
      head.append(header).append("\r\n");
    }
    head.append(typed ? "" : "Content-Type: application/json\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] bytes = head.toString().getBytes(ISO_8859_1);
    byte[] all = new byte[bytes.length + body.length];
    System.arraycopy(bytes, 0, all, 0, bytes.length);
    System.arraycopy(body, 0, all, bytes.length, body.length);
    send(all);
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  public void send(String text) throws IOException {
    send(text.getBytes(UTF_8));
  }

  /** Reads until so much text of the reply's body has come, chunk sizes and all. */
  public String until(String text) throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    while (!seen.toString(UTF_8).contains(text)) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection ended before: " + text + "\nafter: " + seen);
      }
      seen.write(b);
    }
    return seen.toString(UTF_8);
  }

  /** Reads what is left of a chunked reply; a last chunk would be a clean end. */
  public boolean isEndedCleanly() {
    return rest().endsWith(LAST_CHUNK);
  }

  /** What is left of a chunked reply, as it is on the wire, up to its end or its break. */
  public String rest() {
    StringBuilder rest = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        rest.append((char) b);
        if (b == '\n' && rest.length() > 6 && rest.lastIndexOf(LAST_CHUNK) == rest.length() - 7) {
          return rest.toString();
        }
      }
    } catch (IOException reset) {
      rest.append("(reset)");
    }
    return rest.toString();
  }

  public Reply reply() throws IOException {
    Reply bare = bare();
    int status = bare.status();
    String head = bare.head();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String length = status == 204 ? "0" : bare.header("content-length");
    boolean whole =
        bare.header("transfer-encoding").equalsIgnoreCase("chunked")
            ? chunks(body)
            : bytes(body, length.isEmpty() ? Long.MAX_VALUE : Long.parseLong(length));
    return new Reply(status, head, body.toByteArray(), whole);
  }

  /** The head of a reply that has no body, as after HEAD. */
  public Reply bare() throws IOException {
    String head = head();
    int status = Integer.parseInt(head.substring(9, 12));
    return status < 200 ? bare() : new Reply(status, head, new byte[0], true);
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection ended in the head: " + head);
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private boolean chunks(ByteArrayOutputStream body) {
    try {
      while (true) {
        String size = line();
        int length = Integer.parseInt(size.strip(), 16);
        if (!bytes(body, length)) {
          return false;
        }
        line();
        if (length == 0) {
          return true;
        }
      }
    } catch (IOException | NumberFormatException broken) {
      return false;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      line.append((char) b);
    }
    return line.substring(0, line.length() - 2);
  }

  private boolean bytes(ByteArrayOutputStream body, long length) {
    try {
      for (long i = 0; i < length; i++) {
        int b = in.read();
        if (b < 0) {
          return length == Long.MAX_VALUE;
        }
        body.write(b);
      }
      return true;
    } catch (IOException reset) {
      return false;
    }
  }

  /** Leaves at once, without a word. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
