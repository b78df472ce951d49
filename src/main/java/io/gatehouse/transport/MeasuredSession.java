// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.Lock;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that gives no more than a measure of bytes at a time.
 *
 * <p>The client looks at its window only between one readiness of the connection and the next, and
 * reads on within one as long as a fast upstream has something to say: without end. So each
 * readiness ends here, after {@value #MEASURE} bytes.
 */
final class MeasuredSession implements IOSession {
  private static final int MEASURE = 32 * 1024;

  private final IOSession session;
  private int left = MEASURE;

  MeasuredSession(IOSession session) {
    this.session = session;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (left <= 0) {
      return 0;
    }
    int count = session.read(dst);
    left -= Math.max(count, 0);
    if (left <= 0 && (session.getEventMask() & SelectionKey.OP_READ) != 0) {
      session.setEvent(SelectionKey.OP_READ);
    }
    return count;
  }

  /** Called by the reactor whenever the connection has become ready. */
  @Override
  public void updateReadTime() {
    left = MEASURE;
    session.updateReadTime();
  }

  @Override
  public IOEventHandler getHandler() {
    return session.getHandler();
  }

  @Override
  public void upgrade(IOEventHandler handler) {
    session.upgrade(handler);
  }

  @Override
  public Lock getLock() {
    return session.getLock();
  }

  @Override
  public void enqueue(Command command, Command.Priority priority) {
    session.enqueue(command, priority);
  }

  @Override
  public boolean hasCommands() {
    return session.hasCommands();
  }

  @Override
  public Command poll() {
    return session.poll();
  }

  @Override
  public ByteChannel channel() {
    return session.channel();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return session.getRemoteAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return session.getLocalAddress();
  }

  @Override
  public int getEventMask() {
    return session.getEventMask();
  }

  @Override
  public void setEventMask(int ops) {
    session.setEventMask(ops);
  }

  @Override
  public void setEvent(int op) {
    session.setEvent(op);
  }

  @Override
  public void clearEvent(int op) {
    session.clearEvent(op);
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public void close(CloseMode mode) {
    session.close(mode);
  }

  @Override
  public Status getStatus() {
    return session.getStatus();
  }

  @Override
  public Timeout getSocketTimeout() {
    return session.getSocketTimeout();
  }

  @Override
  public void setSocketTimeout(Timeout timeout) {
    session.setSocketTimeout(timeout);
  }

  @Override
  public long getLastReadTime() {
    return session.getLastReadTime();
  }

  @Override
  public long getLastWriteTime() {
    return session.getLastWriteTime();
  }

  @Override
  public long getLastEventTime() {
    return session.getLastEventTime();
  }

  @Override
  public void updateWriteTime() {
    session.updateWriteTime();
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    return session.write(src);
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public String getId() {
    return session.getId();
  }
}
