// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;

/** A way to one upstream. Thread-safe; nothing here blocks. */
public interface Transport {
  /** Sends a request. The listener may be called before this returns, on another thread. */
  Call send(UpstreamRequest request, Listener listener);

  /** One request under way. */
  interface Call {
    /** The client has taken so many bytes: the upstream may send as many more. */
    void grant(int bytes);

    /**
     * Stops the upstream at once, on a fresh and on a re-used connection alike. The listener may
     * still hear what was under way. Harmless when the reply is complete.
     */
    void cancel();
  }

  /**
   * Hears one reply: {@code head bytes* trailers? (end | failed)}, or {@code failed} at any time.
   * Calls come one at a time, on an I/O thread. The bytes are the listener's to keep, and never
   * more than one window (64 KB) ahead of what was granted.
   */
  interface Listener {
    /** Takes any reply and does nothing about it. */
    Listener NOBODY =
        new Listener() {
          @Override
          public void head(ReplyHead head) {}

          @Override
          public void bytes(ByteBuffer chunk) {}

          @Override
          public void end() {}

          @Override
          public void failed(Fault fault) {}
        };

    void head(ReplyHead head);

    void bytes(ByteBuffer chunk);

    default void trailers(Headers trailers) {}

    void end();

    void failed(Fault fault);
  }

  /** Why a reply did not arrive, or not whole. */
  record Fault(Kind kind, String detail) {
    /** What an operator would do about it. */
    public enum Kind {
      /** Nobody listens there. */
      UNREACHABLE,
      /** The name is unknown. */
      UNKNOWN_HOST,
      CONNECT_TIMEOUT,
      /** No trust, no common protocol, wrong name. */
      TLS,
      /** Every connection of the pool is busy. */
      POOL_EXHAUSTED,
      /** The connection ended before the reply did. */
      CUT,
      /** The upstream broke off this reply, and nothing else: HTTP/2 has a frame for that. */
      RESET,
      /** What came back is not HTTP. */
      GIBBERISH
    }
  }
}
