// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The client's end of an exchange: {@code head write* (end | abort)}, or {@code abort} at any time.
 * Every call returns at once; calls come one at a time.
 */
public interface Outlet {
  /** Who is gone, so that nothing more can be sent. */
  enum Gone {
    CLIENT,
    /** The container takes the application away, and has already ended the reply. */
    APPLICATION
  }

  /** Whom to tell, once, that nothing more can be sent; before {@link #head}. */
  void onGone(Consumer<Gone> gone);

  /** Status, headers and, where known, the length. */
  void head(ReplyHead head);

  /** Offers bytes; {@code taken} runs when the container has accepted the last of them. */
  void write(ByteBuffer bytes, Runnable taken);

  /** A clean end, once all bytes are gone; then {@code done} runs. */
  void end(Runnable done);

  /** Breaks the connection, so that no client can take what it got for the whole. */
  void abort();
}
