// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A body on its way through: what one end has brought and the other has not yet taken.
 *
 * <p>Thread-safe. It takes whatever it is given; whoever fills it is to stop while it is full, and
 * hears when something has been taken. Neither callback runs under a lock.
 */
public final class Pipe {
  /** Where the bytes go. */
  public interface Mouth {
    /** Takes as much as it can without waiting; answers how much. */
    int take(ByteBuffer bytes) throws IOException;
  }

  private static final int WINDOW = 64 * 1024;

  private byte[] bytes = new byte[0];
  private int from;
  private int to;
  private boolean ended;
  private Runnable more = () -> {};
  private Runnable taken = () -> {};

  /** Whom to tell that there are bytes, or that the end has come. */
  public synchronized void onMore(Runnable more) {
    this.more = more;
  }

  /** Whom to tell that bytes, or the end, have been taken. */
  public synchronized void onTaken(Runnable taken) {
    this.taken = taken;
  }

  /** Copies these bytes in. */
  public void add(ByteBuffer added) {
    Runnable tell;
    synchronized (this) {
      makeRoom(added.remaining());
      int count = added.remaining();
      added.get(bytes, to, count);
      to += count;
      tell = more;
    }
    tell.run();
  }

  /** Nothing more will come. */
  public void end() {
    Runnable tell;
    synchronized (this) {
      ended = true;
      tell = more;
    }
    tell.run();
  }

  /** Whether a window's worth is waiting. */
  public synchronized boolean isFull() {
    return size() >= WINDOW;
  }

  /** Whether the end has come and everything before it is taken. */
  public synchronized boolean isDrained() {
    return ended && size() == 0;
  }

  /** How many bytes are waiting. */
  public synchronized int size() {
    return to - from;
  }

  /** Lets the mouth take what it can. */
  public void drainTo(Mouth mouth) throws IOException {
    Runnable tell;
    synchronized (this) {
      int before = size();
      while (size() > 0) {
        int count = mouth.take(ByteBuffer.wrap(bytes, from, size()));
        if (count <= 0) {
          break;
        }
        from += count;
      }
      if (size() == 0) {
        shrink();
      }
      tell = before > size() || isDrained() ? taken : () -> {};
    }
    tell.run();
  }

  private void shrink() {
    from = 0;
    to = 0;
    if (bytes.length > 2 * WINDOW) {
      bytes = new byte[0];
    }
  }

  private void makeRoom(int count) {
    if (bytes.length - to >= count) {
      return;
    }
    int size = size();
    int wanted = size + count;
    byte[] room = wanted > bytes.length ? new byte[Math.max(wanted, size * 2)] : bytes;
    System.arraycopy(bytes, from, room, 0, size);
    bytes = room;
    from = 0;
    to = size;
  }
}
