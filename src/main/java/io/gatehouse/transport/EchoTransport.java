// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An upstream within the process: answers with the lines it was sent, one after the other, at a set
 * pace. No faster than its listener grants.
 */
public final class EchoTransport implements Transport {
  private static final int WINDOW = 64 * 1024;

  private final ScheduledExecutorService scheduler;
  private final Duration pace;

  /**
   * @param pace from line to line; zero is as fast as they are taken
   */
  public EchoTransport(ScheduledExecutorService scheduler, Duration pace) {
    this.scheduler = scheduler;
    this.pace = pace;
  }

  @Override
  public Call send(UpstreamRequest request, Listener listener) {
    Echo echo = new Echo(request.body().duplicate(), listener);
    scheduler.execute(echo);
    return echo;
  }

  /** One answer on its way. */
  private final class Echo implements Call, Runnable {
    private final ByteBuffer rest;
    private final Listener listener;
    private boolean begun;
    private boolean waiting;
    private boolean cancelled;
    private int window = WINDOW;

    Echo(ByteBuffer lines, Listener listener) {
      this.rest = lines;
      this.listener = listener;
    }

    /** On the scheduler's thread, one step at a time. */
    @Override
    public void run() {
      if (isCancelled()) {
        return;
      }
      if (!begun) {
        begun = true;
        Headers headers = Headers.NONE.with("content-type", "application/x-ndjson");
        listener.head(new ReplyHead(200, headers, -1));
      }
      if (!rest.hasRemaining()) {
        listener.end();
        return;
      }
      ByteBuffer line = line();
      int size = line.remaining();
      listener.bytes(line);
      proceed(size);
    }

    private ByteBuffer line() {
      int end = rest.position();
      while (end < rest.limit() && rest.get(end) != '\n') {
        end++;
      }
      int size = Math.min(end + 1, rest.limit()) - rest.position();
      ByteBuffer line = ByteBuffer.allocate(size);
      line.put(rest.slice(rest.position(), size)).flip();
      rest.position(rest.position() + size);
      return line;
    }

    private synchronized void proceed(int sent) {
      window -= sent;
      waiting = window <= 0;
      if (!waiting) {
        schedule();
      }
    }

    private void schedule() {
      var unused = scheduler.schedule(this, pace.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized boolean isCancelled() {
      return cancelled;
    }

    @Override
    public synchronized void grant(int bytes) {
      window += bytes;
      if (waiting && window > 0) {
        waiting = false;
        schedule();
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
    }
  }
}
