// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.gatehouse.matrix.Reply;
import io.gatehouse.testkit.GrpcUpstream;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.testkit.ScriptedUpstream.Request;
import io.gatehouse.wire.GrpcFrames;
import io.gatehouse.wire.Headers;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * An upstream on loopback that answers one request after the other with the replies of a cell, and
 * speaks HTTP/1.1 at one address and gRPC at another.
 */
final class MatrixUpstream implements AutoCloseable {
  private static final int SLICE = 7;
  private static final int PATIENCE_SECONDS = 10;

  private final ScriptedUpstream upstream;
  private final GrpcUpstream grpc;
  private List<Reply> replies = List.of();
  private final List<String> requests = new ArrayList<>();
  private final Semaphore halfHeard = new Semaphore(0);
  private boolean pauses;

  MatrixUpstream() throws IOException {
    upstream = new ScriptedUpstream(this::answer, true);
    grpc = new GrpcUpstream(this::answer);
  }

  String base() {
    return upstream.base();
  }

  String grpcBase() {
    return grpc.base();
  }

  /**
   * Forgets what was, and says these to the next requests.
   *
   * @param pauses whether half of a stream waits until something of it was heard
   */
  synchronized void play(List<Reply> replies, boolean pauses) {
    this.replies = replies;
    this.pauses = pauses;
    halfHeard.drainPermits();
    requests.clear();
  }

  /** The bodies it was sent since then. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** The client has heard something. */
  void heard() {
    halfHeard.release();
  }

  @Override
  public void close() throws IOException {
    grpc.close();
    upstream.close();
  }

  private synchronized boolean isPausing() {
    return pauses;
  }

  private synchronized Reply next(String request) throws IOException {
    requests.add(request);
    if (requests.size() > replies.size()) {
      throw new IOException("no more script");
    }
    return replies.get(requests.size() - 1);
  }

  private void answer(Request request, ScriptedUpstream.Reply out)
      throws IOException, InterruptedException {
    Reply reply = next(request.text());
    byte[] body = reply.body().array();
    List<String> head =
        new ArrayList<>(
            reply.head().headers().fields().stream()
                .map(field -> field.name() + ": " + field.value())
                .toList());
    if (!reply.file().endsWith(".sse") && !reply.file().endsWith(".ndjson")) {
      head.add("content-length: " + body.length);
      out.head(reply.status(), head.toArray(String[]::new));
      out.raw(body);
      return;
    }
    head.add("transfer-encoding: chunked");
    out.head(reply.status(), head.toArray(String[]::new));
    int pause = isPausing() ? body.length / 2 / SLICE * SLICE : -1;
    for (int from = 0; from < body.length; from += SLICE) {
      if (from == pause) {
        halfHeard.tryAcquire(PATIENCE_SECONDS, SECONDS);
      }
      out.chunk(body, from, Math.min(SLICE, body.length - from));
    }
    out.endChunks();
  }

  /** Nothing goes wrong before the client has heard what was said until then. */
  private void answer(GrpcUpstream.Call call, ServerCallStreamObserver<byte[]> out)
      throws IOException, InterruptedException {
    Reply reply = next(new String(call.message(), UTF_8));
    byte[] body = reply.body().array();
    new GrpcFrames(out::onNext).feed(ByteBuffer.wrap(body));
    Headers end = reply.head().headers().with(reply.trailers());
    Optional<Integer> status = end.first("grpc-status").map(Integer::valueOf);
    if (status.equals(Optional.of(0))) {
      out.onCompleted();
      return;
    }
    if (body.length > 0) {
      halfHeard.tryAcquire(PATIENCE_SECONDS, SECONDS);
    }
    if (status.isEmpty()) {
      out.onNext(GrpcUpstream.CUT);
    } else {
      String message = URLDecoder.decode(end.first("grpc-message").orElse(""), UTF_8);
      out.onError(Status.fromCodeValue(status.get()).withDescription(message).asRuntimeException());
    }
  }
}
