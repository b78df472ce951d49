// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;

/** Reads the HTTP/1.1 replies of one connection, cut anywhere. */
final class ReplyReader {
  /** Whoever wants what is inside. */
  interface Body {
    /** The status, and what of the body has come along with it. */
    default void status(int status, String begun) {
      if (status != 200) {
        throw new BadReply("status " + status + ": " + begun);
      }
    }

    void bytes(byte[] from, int at, int count);

    void end();
  }

  private enum State {
    STATUS,
    HEADER,
    KNOWN_LENGTH,
    CHUNK_LENGTH,
    CHUNK,
    CHUNK_END,
    TRAILER
  }

  private static final int LONGEST_LINE = 4096;

  private State state = State.STATUS;
  private byte[] line = new byte[256];
  private int lineLength;
  private long left;
  private boolean chunked;
  private int status;

  /** Whether not a byte of the next reply was read. */
  boolean atStart() {
    return state == State.STATUS && lineLength == 0;
  }

  void read(byte[] from, int count, Body body) {
    int at = 0;
    while (at < count) {
      if (state == State.KNOWN_LENGTH || state == State.CHUNK) {
        int part = (int) Math.min(left, count - at);
        body.bytes(from, at, part);
        at += part;
        left -= part;
        if (left == 0) {
          bodyPartOver(body);
        }
      } else if (addToLine(from[at++])) {
        String text = new String(line, 0, lineLength, US_ASCII);
        lineLength = 0;
        if (state == State.HEADER && text.isEmpty()) {
          body.status(status, new String(from, at, count - at, US_ASCII));
        }
        line(text, body);
      }
    }
  }

  private void bodyPartOver(Body body) {
    if (state == State.CHUNK) {
      state = State.CHUNK_END;
    } else {
      replyOver(body);
    }
  }

  private boolean addToLine(byte b) {
    if (b == '\n') {
      return true;
    }
    if (b != '\r') {
      if (lineLength == LONGEST_LINE) {
        throw new BadReply("a line without end");
      }
      if (lineLength == line.length) {
        line = Arrays.copyOf(line, line.length * 2);
      }
      line[lineLength++] = b;
    }
    return false;
  }

  private void line(String text, Body body) {
    switch (state) {
      case STATUS -> status(text);
      case HEADER -> header(text, body);
      case CHUNK_LENGTH -> chunkLength(text);
      case CHUNK_END -> state = State.CHUNK_LENGTH;
      case TRAILER -> {
        if (text.isEmpty()) {
          replyOver(body);
        }
      }
      default -> throw new IllegalStateException(state.name());
    }
  }

  private void status(String text) {
    if (!text.startsWith("HTTP/1.1 ")) {
      throw new BadReply("no HTTP/1.1 reply: " + text);
    }
    status = Integer.parseInt(text.substring(9, 12));
    state = State.HEADER;
    chunked = false;
    left = -1;
  }

  private void header(String text, Body body) {
    if (!text.isEmpty()) {
      int colon = text.indexOf(':');
      if (colon == 14 && text.regionMatches(true, 0, "Content-Length", 0, 14)) {
        left = Long.parseLong(text.substring(15).strip());
      } else if (colon == 17 && text.regionMatches(true, 0, "Transfer-Encoding", 0, 17)) {
        chunked = text.toLowerCase(Locale.ROOT).endsWith("chunked");
      }
      return;
    }
    if (chunked) {
      state = State.CHUNK_LENGTH;
    } else if (left > 0) {
      state = State.KNOWN_LENGTH;
    } else {
      throw new BadReply(left == 0 ? "an empty reply" : "a reply of unknown length");
    }
  }

  private void chunkLength(String text) {
    int extension = text.indexOf(';');
    left = Long.parseLong(extension < 0 ? text : text.substring(0, extension), 16);
    state = left == 0 ? State.TRAILER : State.CHUNK;
  }

  private void replyOver(Body body) {
    state = State.STATUS;
    body.end();
  }
}
