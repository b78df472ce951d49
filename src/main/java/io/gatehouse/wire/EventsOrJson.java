// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Reads a reply that is either server-sent events or one JSON text, told apart by how it begins:
 * some upstreams send the one under the name of the other.
 */
public final class EventsOrJson {
  /** Hears the events as they come, or the whole text at the end. */
  public interface Listener extends SseReader.Listener {
    void whole(String text);
  }

  private enum Kind {
    UNKNOWN,
    EVENTS,
    JSON
  }

  private final Listener listener;
  private final SseReader events;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream(0);
  private Kind kind = Kind.UNKNOWN;

  public EventsOrJson(Listener listener) {
    this.listener = listener;
    this.events = new SseReader(listener);
  }

  /**
   * Takes more bytes and tells the listener of every event they complete.
   *
   * @throws SseReader.TooLarge when an event exceeds 32 MB
   */
  public void feed(ByteBuffer bytes) {
    while (kind == Kind.UNKNOWN && bytes.hasRemaining()) {
      byte first = bytes.get(bytes.position());
      if (Character.isWhitespace(first)) {
        bytes.get();
      } else {
        kind = first == '{' || first == '[' ? Kind.JSON : Kind.EVENTS;
      }
    }
    if (kind == Kind.EVENTS) {
      events.feed(bytes);
    } else {
      byte[] chunk = new byte[bytes.remaining()];
      bytes.get(chunk);
      text.writeBytes(chunk);
    }
  }

  /** Nothing more will come; an event that is not finished is dropped. */
  public void end() {
    if (kind == Kind.JSON) {
      kind = Kind.UNKNOWN;
      listener.whole(text.toString(UTF_8));
    }
  }
}
