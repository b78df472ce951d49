// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.Outlet;
import io.gatehouse.exchange.Serial;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's end, written through servlet non-blocking I/O.
 *
 * <p>The raw response is taken late, when the first bytes are there. Two threads meet here, the
 * exchange's and the container's; both only ever {@link #pump}, one at a time. The end is a piece
 * like any other, so it cannot overtake the bytes before it. Jersey has suspended the request, so
 * Jersey is the one to finish it; only the bytes between are ours.
 *
 * <p>A reply so small that the container only has to buffer it is left to Jersey in one piece.
 *
 * <p>The queue needs no bound of its own: an upstream may only send what gone pieces have paid for.
 */
final class ServletOutlet implements Outlet, WriteListener {
  private record Piece(ByteBuffer bytes, Runnable gone, boolean last) {}

  /** More than this a server may not keep for a client that does not read. */
  private static final int MOST_KEPT = 1 << 20;

  private static final long LOOK_AGAIN_MILLIS = 20;

  /** More than this no container thread is held up. */
  static final Duration MOST_HELD_UP = Duration.ofSeconds(1);

  private final AsyncContext async;
  private final ScheduledExecutorService scheduler;
  private final Backlog backlog;
  private final AsyncResponse reply;
  private final Serial serial = new Serial(bug -> onError(bug));
  private final Queue<Piece> pieces = new ArrayDeque<>();
  private Consumer<Gone> gone = who -> {};
  private @Nullable ServletOutputStream out;
  private @Nullable SmallReply small;
  private boolean open;
  private boolean unflushed;
  private boolean over;

  /** Made on the container's thread, once Jersey has suspended the request. */
  static ServletOutlet of(HttpServletRequest http, AsyncResponse reply) {
    AsyncContext async = http.getAsyncContext();
    ScheduledExecutorService scheduler =
        Gateway.of(http.getServletContext()).application().scheduler();
    ServletOutlet outlet = new ServletOutlet(async, reply, scheduler);
    Departure.of(async, outlet::leave);
    return outlet;
  }

  private ServletOutlet(
      AsyncContext async, AsyncResponse reply, ScheduledExecutorService scheduler) {
    this.async = async;
    this.scheduler = scheduler;
    this.backlog = Backlog.of(async);
    this.reply = reply;
  }

  @Override
  public void onGone(Consumer<Gone> gone) {
    serial.tell(() -> this.gone = gone);
  }

  @Override
  public void head(ReplyHead head) {
    serial.tell(() -> begin(head));
  }

  @Override
  public void write(ByteBuffer bytes, Runnable taken) {
    offer(new Piece(bytes, taken, false));
  }

  @Override
  public void end(Runnable done) {
    offer(new Piece(ByteBuffer.allocate(0), done, true));
  }

  @Override
  public void abort() {
    serial.tell(
        () -> {
          if (!over) {
            over = true;
            pieces.clear();
            Abort.connection(async, this::finish);
          }
        });
  }

  @Override
  public void onWritePossible() {
    serial.tell(
        () -> {
          open = true;
          pump();
        });
  }

  @Override
  public void onError(Throwable clientGone) {
    leave(Gone.CLIENT);
  }

  /**
   * The container is about to end the request by itself, and will use its objects for the next one:
   * on Tomcat a write of ours that is still failing would then break a stranger's reply. So it has
   * to wait until nobody is at them any more.
   */
  private void leave(Gone who) {
    serial.tellAndWait(() -> departed(who), MOST_HELD_UP);
  }

  private void begin(ReplyHead told) {
    if (over) {
      return;
    }
    try {
      HttpServletResponse response = (HttpServletResponse) async.getResponse();
      ReplyHead head = RateHeaders.merge(response, told);
      if (SmallReply.fits(head, response)) {
        small = new SmallReply(head);
        return;
      }
      response.setStatus(head.status());
      for (Headers.Field field : head.headers().fields()) {
        if (field.name().equalsIgnoreCase("content-type")) {
          response.setContentType(field.value());
        } else {
          response.addHeader(field.name(), field.value());
        }
      }
      if (head.length() >= 0) {
        response.setContentLengthLong(head.length());
      }
      out = response.getOutputStream();
      unflushed = true;
      out.setWriteListener(this);
    } catch (IOException | IllegalStateException clientGone) {
      departed(Gone.CLIENT);
    }
  }

  private void offer(Piece piece) {
    serial.tell(
        () -> {
          if (over) {
            return;
          }
          if (small != null) {
            gather(small, piece);
          } else {
            pieces.add(piece);
            pump();
          }
        });
  }

  private void gather(SmallReply small, Piece piece) {
    small.add(piece.bytes());
    if (piece.last()) {
      over = true;
      reply.resume(small.response());
    }
    piece.gone().run();
  }

  /** Moves pieces as far as the container allows; flushes when nothing more is waiting. */
  private void pump() {
    try {
      while (!over && !pieces.isEmpty() && isReady()) {
        advance(pieces.element());
      }
    } catch (IOException | IllegalStateException clientGone) {
      departed(Gone.CLIENT);
    }
  }

  /** After a "no" the container is left alone until it says that writing is possible. */
  private boolean isReady() throws IOException {
    if (!open || out == null) {
      return false;
    }
    if (backlog.isCut()) {
      throw new EOFException("the client has left");
    }
    if (backlog.bytes() > MOST_KEPT) {
      open = false;
      var unused =
          scheduler.schedule(this::onWritePossible, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      return false;
    }
    open = out.isReady();
    return open;
  }

  private void advance(Piece piece) throws IOException {
    ServletOutputStream out = this.out;
    if (out == null) {
      return;
    }
    ByteBuffer bytes = piece.bytes();
    if (bytes.hasRemaining()) {
      int size = bytes.remaining();
      if (bytes.hasArray()) {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), size);
      } else {
        byte[] copy = new byte[size];
        bytes.duplicate().get(copy);
        out.write(copy);
      }
      bytes.position(bytes.limit());
      unflushed = true;
    } else if (unflushed && !moreIsWaiting()) {
      out.flush();
      unflushed = false;
    } else {
      pieces.remove();
      if (piece.last()) {
        over = true;
        finish();
      }
      piece.gone().run();
    }
  }

  private boolean moreIsWaiting() {
    Iterator<Piece> waiting = pieces.iterator();
    waiting.next();
    return waiting.hasNext() && waiting.next().bytes().hasRemaining();
  }

  private void departed(Gone who) {
    if (!over) {
      over = true;
      pieces.clear();
      try {
        if (who == Gone.CLIENT) {
          finish();
        } else {
          takeLeave();
        }
      } finally {
        gone.accept(who);
      }
    }
  }

  /** The client is there and waits, and there is no time left to ask the exchange. */
  private void takeLeave() {
    if (out == null) {
      HttpServletRequest request = (HttpServletRequest) async.getRequest();
      reply.resume(Refusal.of(request, Exchanges.STOPPING).response());
    } else {
      Abort.connection(async, this::finish);
    }
  }

  private void finish() {
    reply.resume(Response.ok().build());
  }
}
