// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.gatehouse.matrix.Reply;
import io.gatehouse.matrix.Walk.Leg;
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
  private List<Leg> legs = List.of();
  private int next;
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
   * Forgets what was, and gives the replies of these.
   *
   * @param pauses whether a stream waits, once it has greeted, until somebody has heard of it
   */
  synchronized void play(List<Leg> legs, boolean pauses) {
    this.legs = legs;
    this.next = 0;
    this.pauses = pauses;
    halfHeard.drainPermits();
    requests.clear();
  }

  /** Whether the last of them was asked for. */
  synchronized boolean isThrough() {
    return next == legs.size();
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

  /**
   * The reply to the next request of this path. What is passed over the gateway need not ask,
   * because it has kept an earlier answer; what is not there is a chat being called off.
   */
  private synchronized Reply next(String path, String body) throws IOException {
    requests.add(body);
    for (int at = next; at < legs.size(); at++) {
      if (path.endsWith(plain(legs.get(at).step().request().path()))) {
        next = at + 1;
        return legs.get(at).reply();
      }
    }
    throw new IOException("no more script");
  }

  private static String plain(String path) {
    return path.replaceFirst("\\?.*", "");
  }

  private void answer(Request request, ScriptedUpstream.Reply out)
      throws IOException, InterruptedException {
    Reply reply = next(plain(request.path()), request.text());
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
    if (isPausing()) {
      int greeted = greeted(reply);
      chunks(body, 0, greeted, out);
      halfHeard.tryAcquire(PATIENCE_SECONDS, SECONDS);
      chunks(body, greeted, body.length, out);
    } else {
      chunks(body, 0, body.length, out);
    }
    out.endChunks();
  }

  /** Where the event ends that says the first word. */
  private static int greeted(Reply reply) {
    String body = new String(reply.body().array(), ISO_8859_1);
    String end = reply.file().endsWith(".ndjson") ? "\n" : "\n\n";
    return body.indexOf(end, body.indexOf("Hello")) + end.length();
  }

  private static void chunks(byte[] body, int from, int to, ScriptedUpstream.Reply out)
      throws IOException {
    for (int at = from; at < to; at += SLICE) {
      out.chunk(body, at, Math.min(SLICE, to - at));
    }
  }

  /** Nothing goes wrong before the client has heard what was said until then. */
  private void answer(GrpcUpstream.Call call, ServerCallStreamObserver<byte[]> out)
      throws IOException, InterruptedException {
    Reply reply = next(call.method(), new String(call.message(), UTF_8));
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
