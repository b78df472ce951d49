// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.Outlet;
import io.gatehouse.exchange.Serial;
import io.gatehouse.exchange.Upload;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.ReplyHead;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One form on its way in, read by servlet non-blocking I/O no faster than its upload takes it.
 *
 * <p>Container, upstream and clock meet here, one at a time. A client that is still sending when
 * its reply is ready may not be listening yet, and a connection closed over unread bytes can cost
 * it the reply; so the rest is read for a while, to nowhere, before the reply is ended.
 */
final class UploadReader implements ReadListener {
  private static final Logger LOG = Logger.getLogger(UploadReader.class.getName());
  private static final long GRACE_NANOS = 50_000_000L;
  private static final long LINGER_NANOS = 2_000_000_000L;

  private final Uploads home;
  private final HttpServletRequest http;
  private final ServletInputStream in;
  private final ServletOutlet client;
  private final UploadOutlet outlet;
  private final Serial serial = new Serial(this::broken);
  private final byte[] buffer = new byte[16 * 1024];

  private volatile @Nullable Upload upload;
  private volatile boolean brokenOff;
  private volatile boolean waiting;
  private boolean open;
  private boolean over;
  private boolean complete;

  /** The container has no more to say about the body; before that it may stumble over the end. */
  private boolean released;

  /** The container has nothing more to give; it may or may not say so. */
  private boolean exhausted;

  /** A thread that is not the container's has read: the container may hear of it late. */
  private boolean foreign;

  private long size;
  private @Nullable Runnable end;
  private long lingering;

  /** Made on the container's thread, once Jersey has suspended the request. */
  UploadReader(Uploads home, HttpServletRequest http, AsyncResponse reply) throws IOException {
    this.home = home;
    this.http = http;
    this.in = http.getInputStream();
    this.client = ServletOutlet.of(http, reply);
    this.outlet = new UploadOutlet(this, client);
    client.onGone(who -> serial.tell(() -> gone(who)));
  }

  Outlet outlet() {
    return outlet;
  }

  /** Opens the upload and begins to read, or refuses it. */
  void begin(Function<Upload.Terms, Upload> opening) throws IOException {
    var terms =
        new Upload.Terms(
            String.valueOf(http.getContentType()),
            http.getContentLengthLong(),
            home.settings().bodyLimit(),
            home.settings().uploadLimit(),
            this::tell,
            this::room);
    try {
      upload = opening.apply(terms);
    } catch (Refused refused) {
      boolean polite = http.getHeader("expect") != null;
      over = polite || !BodyFilter.isMultipart(http);
      tell(refused.failure());
    }
    if (!over) {
      read();
    }
  }

  private void read() throws IOException {
    if (BodyFilter.isThere(http)) {
      ByteBuffer body = ByteBuffer.wrap(in.readNBytes((int) http.getContentLengthLong()));
      serial.tell(
          () -> {
            feed(body);
            complete();
            release();
          });
    } else {
      in.setReadListener(this);
    }
  }

  @Override
  public void onDataAvailable() {
    Thread container = Thread.currentThread();
    serial.tell(
        () -> {
          open = true;
          pump();
          if (Thread.currentThread() != container) {
            foreign = true;
          } else if (complete) {
            sayThatAllIsRead();
          }
        });
  }

  /**
   * A question that lets the container find out that all is read; it answers by {@link
   * #onAllDataRead}. Jetty may answer with the end itself, and say no more. Tomcat breaks the
   * connection if a request ends while that is still under way, and asks itself when its own thread
   * has read the rest: so no other thread asks before a while.
   */
  private void sayThatAllIsRead() {
    try {
      exhausted |= isReady() && in.read(buffer) < 0;
    } catch (IOException | IllegalStateException alreadyOver) {
      release();
    }
  }

  /** The upload takes more. Whoever has not waited for it is not disturbed. */
  private void room() {
    if (waiting) {
      serial.tell(
          () -> {
            foreign = true;
            pump();
          });
    }
  }

  @Override
  public void onAllDataRead() {
    serial.tell(
        () -> {
          complete();
          release();
        });
  }

  @Override
  public void onError(Throwable clientGone) {
    client.onError(clientGone);
    serial.tellAndWait(() -> {}, ServletOutlet.MOST_HELD_UP);
  }

  private void pump() {
    try {
      while (!over && !complete && !isWaiting() && isReady()) {
        int count = in.read(buffer);
        if (count > 0) {
          size += count;
          feed(ByteBuffer.wrap(buffer, 0, count));
        }
        if (count < 0 || isAll()) {
          complete();
        }
      }
    } catch (IOException | IllegalStateException clientGone) {
      onError(clientGone);
    }
  }

  /**
   * Payara says that a body is finished while bytes of it that have arrived are still to be read.
   */
  private boolean isAll() throws IOException {
    long length = http.getContentLengthLong();
    return length >= 0 ? size == length : in.isFinished() && in.available() == 0;
  }

  /** Says so before it looks, so that no room is missed between. */
  private boolean isWaiting() {
    waiting = true;
    waiting = upload != null && !upload.isHungry();
    return waiting;
  }

  /** After a "no" the container is left alone until it says that there is more. */
  private boolean isReady() {
    open = open && in.isReady();
    return open;
  }

  private void feed(ByteBuffer bytes) {
    if (upload != null) {
      upload.feed(bytes);
    }
  }

  private void complete() {
    if (!complete && !over) {
      complete = true;
      if (upload != null) {
        upload.end();
      }
    }
  }

  private void release() {
    released = true;
    lingering = System.nanoTime();
    if (!foreign) {
      letGo();
    }
  }

  /** Whether an exchange has come of it. */
  boolean isExchange() {
    Upload upload = this.upload;
    return upload != null && upload.isExchange();
  }

  /** Whether it was refused because nobody is waited for any longer. */
  boolean isBrokenOff() {
    return brokenOff;
  }

  /** Whether the client has sent all. */
  boolean isComplete() {
    return complete;
  }

  /** Runs the task when nothing is being read: what has been read is known then. */
  void tell(Runnable task) {
    serial.tell(task);
  }

  /** Runs the end of the reply once all is read, or some time after. */
  void whenListening(Runnable end) {
    this.end = end;
    lingering = System.nanoTime();
    if ((released && !foreign) || over) {
      letGo();
    }
  }

  private void letGo() {
    Runnable ending = end;
    if (ending != null) {
      end = null;
      over = true;
      home.done(this);
      ending.run();
    }
  }

  /** The connection is broken: nothing more is read. */
  void leave() {
    over = true;
    home.done(this);
  }

  void refuse(Failure failure) {
    serial.tell(
        () -> {
          if (upload != null) {
            upload.refuse(failure);
          }
        });
  }

  /** No exchange has come of it: the failure is the reply. */
  private void tell(Failure failure) {
    brokenOff = failure.equals(Exchanges.STOPPING);
    home.refused(http, failure);
    Refusal refusal = Refusal.of(http, failure);
    ByteBuffer body = refusal.body();
    ReplyHead head = refusal.head(body.remaining());
    outlet.head(head);
    outlet.write(body, () -> {});
    outlet.end(() -> {});
  }

  /** Looks at the clock. Any thread. */
  void tick(long now, long patience) {
    serial.tell(
        () -> {
          if (upload != null && patience > 0) {
            upload.hurry(now, patience);
          }
          if (complete && !released && !exhausted) {
            sayThatAllIsRead();
          }
          if (end != null
              && now - lingering > (released || exhausted ? GRACE_NANOS : LINGER_NANOS)) {
            letGo();
          }
          if (over) {
            home.done(this);
          }
        });
  }

  private void gone(Outlet.Gone who) {
    over = true;
    home.done(this);
    if (upload != null) {
      upload.stop();
    }
    outlet.gone(who);
  }

  private void broken(Throwable bug) {
    LOG.log(
        Level.SEVERE, bug, () -> "request " + Visit.of(http).id() + " hit a fault of the gateway");
    refuse(Failure.of(Kind.INTERNAL, "The gateway failed to serve this request."));
  }
}
