// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStreamResetException;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.support.BasicRequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes up for kept connections that are kept no longer: an upstream may close one at the very
 * moment it is used again. A request that was sent over such a connection, and of whose reply not a
 * byte has come, is sent once more over a new one, whatever its method: it has met a closed door,
 * and nobody behind it. A connection that is closed only after a while had somebody at work on it.
 *
 * <p>A body that can be sent only once gets a new connection at once. A connection over which more
 * has come than the reply was said to be long is kept no longer: the rest would be taken for the
 * beginning of the next reply.
 */
final class KeptConnection implements AsyncExecChainHandler {
  private static final String RECEIVED = "gatehouse.received";
  private static final long AT_ONCE_NANOS = 2_000_000_000L;
  private static final long UNKNOWN = -1;

  /** Notes what a connection has received when a request is about to go over it. */
  static void note(HttpRequest request, @Nullable EntityDetails body, HttpContext context) {
    context.setAttribute(RECEIVED, received(HttpCoreContext.cast(context)));
  }

  private static long received(HttpCoreContext context) {
    EndpointDetails connection = context.getEndpointDetails();
    return connection == null ? 0 : connection.getReceivedBytesCount();
  }

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback) {
    boolean onlyOnce = body != null && !body.isRepeatable();
    new Sending(request, body, scope, chain, callback).begin(onlyOnce);
  }

  private record Sending(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback) {
    void begin(boolean anew) {
      AsyncExecRuntime runtime = scope.execRuntime;
      scope.clientContext.removeAttribute(RECEIVED);
      scope.cancellableDependency.setDependency(
          runtime.acquireEndpoint(
              scope.exchangeId,
              scope.route,
              scope.clientContext.getUserToken(),
              scope.clientContext,
              new FutureCallback<>() {
                @Override
                public void completed(AsyncExecRuntime acquired) {
                  if (anew) {
                    acquired.disconnectEndpoint();
                  }
                  send(acquired.isEndpointConnected());
                }

                @Override
                public void failed(Exception cause) {
                  callback.failed(cause);
                }

                @Override
                public void cancelled() {
                  callback.failed(new InterruptedIOException());
                }
              }));
    }

    /** What is sent is given more headers on its way: a second time it would have them already. */
    private void send(boolean kept) {
      try {
        HttpRequest sent = kept ? BasicRequestBuilder.copy(request).build() : request;
        chain.proceed(sent, body, scope, new Watch(this, kept));
      } catch (HttpException | IOException e) {
        callback.failed(e);
      }
    }

    void sendAgain() {
      scope.execRuntime.discardEndpoint();
      if (body != null) {
        body.releaseResources();
      }
      begin(true);
    }

    boolean isClosedUnheard(Exception cause) {
      return cause instanceof IOException
          && !(cause instanceof HttpStreamResetException)
          && !scope.cancellableDependency.isCancelled()
          && !hasReceived();
    }

    private boolean hasReceived() {
      return received() > 0;
    }

    /** How many bytes have come; over HTTP/2 there is always some talk beside the reply: none. */
    long received() {
      Object before = scope.clientContext.getAttribute(RECEIVED);
      return before instanceof Long count && scope.clientContext.getProtocolVersion().getMajor() < 2
          ? KeptConnection.received(scope.clientContext) - count
          : 0;
    }
  }

  /** Hears what comes over a connection. */
  private static final class Watch implements AsyncExecCallback {
    private final Sending sending;
    private final boolean kept;
    private final long begun = System.nanoTime();
    private boolean heard;
    private long promised = UNKNOWN;

    Watch(Sending sending, boolean kept) {
      this.sending = sending;
      this.kept = kept;
    }

    @Override
    public @Nullable AsyncDataConsumer handleResponse(
        HttpResponse response, @Nullable EntityDetails entity) throws HttpException, IOException {
      heard = true;
      long body = entity == null ? 0 : entity.getContentLength();
      promised = body < 0 ? UNKNOWN : body + length(response);
      return sending.callback.handleResponse(response, entity);
    }

    @Override
    public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
      heard = true;
      sending.callback.handleInformationResponse(response);
    }

    /** What an upstream says beyond the length it has announced is nobody's reply. */
    @Override
    public void completed() {
      if (promised != UNKNOWN && sending.received() > promised) {
        sending.scope.execRuntime.markConnectionNonReusable();
      }
      sending.callback.completed();
    }

    /** As servers write a head. One who writes more gets a new connection each time. */
    private static long length(HttpResponse head) {
      String reason = head.getReasonPhrase();
      long length = "HTTP/1.1 200 \r\n\r\n".length();
      length += reason == null ? 0 : reason.length();
      for (Header field : head.getHeaders()) {
        String value = field.getValue();
        length +=
            field.getName().length() + ": \r\n".length() + (value == null ? 0 : value.length());
      }
      return length;
    }

    @Override
    public void failed(Exception cause) {
      boolean atOnce = System.nanoTime() - begun < AT_ONCE_NANOS;
      if (kept && !heard && atOnce && sending.isClosedUnheard(cause)) {
        sending.sendAgain();
      } else {
        sending.callback.failed(cause);
      }
    }
  }
}
