// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Outlet;
import io.gatehouse.exchange.Serial;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The end of a client that may still be sending. */
final class UploadOutlet implements Outlet {
  private final UploadReader reader;
  private final Outlet client;
  private final Serial serial = new Serial(bug -> abort());
  private Consumer<Gone> onGone = who -> {};
  private @Nullable Gone gone;

  UploadOutlet(UploadReader reader, Outlet client) {
    this.reader = reader;
    this.client = client;
  }

  /** May come before there is anybody to be told. */
  void gone(Gone who) {
    serial.tell(
        () -> {
          gone = who;
          onGone.accept(who);
        });
  }

  @Override
  public void onGone(Consumer<Gone> listener) {
    serial.tell(
        () -> {
          onGone = listener;
          if (gone != null) {
            listener.accept(gone);
          }
        });
  }

  @Override
  public void head(ReplyHead head) {
    reader.tell(() -> client.head(reader.isComplete() ? head : closing(head)));
  }

  /** What is left of a body is not waited for: the connection cannot be used again. */
  private static ReplyHead closing(ReplyHead head) {
    return new ReplyHead(head.status(), head.headers().with("connection", "close"), head.length());
  }

  @Override
  public void write(ByteBuffer bytes, Runnable taken) {
    reader.tell(() -> client.write(bytes, taken));
  }

  @Override
  public void end(Runnable done) {
    reader.tell(() -> reader.whenListening(() -> client.end(done)));
  }

  @Override
  public void abort() {
    reader.tell(reader::leave);
    client.abort();
  }
}
