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
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A reader of replies that believes in an end only where a client would: HTTP says that the body is
 * over, and a stream has closed itself with {@code [DONE]}.
 */
public final class StrictClient {
  /**
   * What has come.
   *
   * @param status 0 when there was no reply at all
   * @param whole HTTP has said that this is all of it
   */
  public record Heard(int status, String head, String body, boolean whole) {
    public String header(String name) {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }

    public boolean isStream() {
      return header("content-type").startsWith("text/event-stream");
    }

    /**
     * The data of the stream's events, as far as they are complete.
     *
     * @throws AssertionError when there is something in the stream that a strict reader minds
     */
    public List<String> events() {
      List<String> events = new ArrayList<>();
      StringBuilder data = new StringBuilder();
      int at = 0;
      for (int end = body.indexOf('\n'); end >= 0; end = body.indexOf('\n', at)) {
        String line = body.substring(at, end);
        at = end + 1;
        if (line.startsWith("data:")) {
          data.append(data.length() > 0 ? "\n" : "").append(line.substring(5).strip());
        } else if (line.isEmpty()) {
          if (data.length() > 0) {
            events.add(data.toString());
          }
          data.setLength(0);
        } else if (!line.startsWith(":")) {
          throw new AssertionError("a strange line in the stream: " + line);
        }
      }
      boolean half = at < body.length() || data.length() > 0;
      if (whole && half) {
        throw new AssertionError("half an event before the end: " + body.substring(at));
      }
      return events;
    }

    /** The stream is over, and says so itself; some say it twice. */
    public boolean isClosed() {
      List<String> events = events();
      int done = events.indexOf(DONE);
      if (done >= 0 && !events.subList(done, events.size()).stream().allMatch(DONE::equals)) {
        throw new AssertionError("events after the closing mark: " + body);
      }
      return whole && done >= 0;
    }
  }

  private static final String DONE = "[DONE]";
  private static final int PATIENCE = 20_000;

  private final InputStream in;
  private final String awaited;
  private final Runnable seen;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean told;

  private StrictClient(InputStream in, String awaited, Runnable seen) {
    this.in = in;
    this.awaited = awaited;
    this.seen = seen;
  }

  /**
   * Asks and reads all there is.
   *
   * @param awaited a word in the reply
   * @param seen run as soon as that word has come
   * @throws AssertionError when the reply neither goes on nor ends
   */
  public static Heard ask(int port, String path, String json, String awaited, Runnable seen)
      throws IOException {
    byte[] sent = json.getBytes(UTF_8);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + sent.length
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(ISO_8859_1));
      out.write(sent);
      out.flush();
      return new StrictClient(new BufferedInputStream(socket.getInputStream()), awaited, seen)
          .read();
    } catch (SocketTimeoutException hangs) {
      throw new AssertionError("the reply neither goes on nor ends", hangs);
    }
  }

  private Heard read() throws IOException {
    String head;
    try {
      head = head();
    } catch (SocketTimeoutException hangs) {
      throw hangs;
    } catch (IOException nothing) {
      return new Heard(0, "", "", false);
    }
    int status = Integer.parseInt(head.substring(9, 12));
    Heard bare = new Heard(status, head, "", false);
    boolean whole;
    try {
      whole =
          bare.header("transfer-encoding").equalsIgnoreCase("chunked")
              ? chunks()
              : take(Long.parseLong(bare.header("content-length")));
    } catch (SocketTimeoutException hangs) {
      throw hangs;
    } catch (IOException | NumberFormatException broken) {
      whole = false;
    }
    return new Heard(status, head, body.toString(UTF_8), whole);
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) next());
    }
    return head.toString();
  }

  private boolean chunks() throws IOException {
    while (true) {
      int size = Integer.parseInt(line(), 16);
      take(size);
      if (!line().isEmpty()) {
        return false;
      }
      if (size == 0) {
        return true;
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = next(); b != '\n'; b = next()) {
      line.append((char) b);
    }
    return line.toString().strip();
  }

  private boolean take(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      body.write(next());
      if (!told && in.available() == 0) {
        look();
      }
    }
    look();
    return true;
  }

  private void look() {
    if (!told && body.toString(UTF_8).contains(awaited)) {
      told = true;
      seen.run();
    }
  }

  private int next() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new IOException("the connection ended");
    }
    return b;
  }
}
