// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One upstream over HTTP, through a pooled non-blocking client: one connection per exchange. */
public final class HttpTransport implements Transport, AutoCloseable {
  private static final Timeout POOL_WAIT = Timeout.ofSeconds(5);
  private static final TimeValue SHUTDOWN = TimeValue.ofSeconds(3);

  private final HttpSettings settings;
  private final PoolingAsyncClientConnectionManager pool;
  private final CloseableHttpAsyncClient client;
  private final HttpHost host;
  private final String prefix;
  private final RequestConfig config;

  /** Opens the client with its I/O threads. */
  public HttpTransport(HttpSettings settings) {
    this.settings = settings;
    this.host = HttpHost.create(settings.base());
    this.prefix = settings.base().getRawPath() + "/";
    this.pool = ClientFactory.pool(settings);
    this.client = ClientFactory.client(settings, pool);
    this.config =
        RequestConfig.custom()
            .setConnectionRequestTimeout(POOL_WAIT)
            .setResponseTimeout(Timeout.DISABLED)
            .setContentCompressionEnabled(false)
            .build();
    client.start();
  }

  /** Connections that are at work for an exchange right now. */
  public int leased() {
    return pool.getTotalStats().getLeased();
  }

  /** Connections that wait for the next exchange. */
  public int available() {
    return pool.getTotalStats().getAvailable();
  }

  /** Closes connections that nobody has used for long. To be called now and then. */
  public void closeIdle() {
    pool.closeExpired();
    pool.closeIdle(ClientFactory.time(settings.idleTimeout()));
  }

  /** Ends every exchange and awaits the end of the I/O threads, at most three seconds. */
  @Override
  public void close() {
    client.initiateShutdown();
    client.close(CloseMode.GRACEFUL);
    try {
      client.awaitShutdown(SHUTDOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Call send(UpstreamRequest request, Listener listener) {
    var message = new BasicHttpRequest(request.method(), host, prefix + request.path());
    String type = null;
    for (Headers.Field field : request.headers().fields()) {
      if (field.name().equalsIgnoreCase("content-type")) {
        type = field.value();
      } else {
        message.addHeader(field.name(), field.value());
      }
    }
    var context = HttpClientContext.create();
    context.setRequestConfig(config);
    BodyProducer body = body(request, type);
    var reply = new Reply(listener, body);
    var producer = new BasicRequestProducer(message, body);
    Future<Void> future = client.execute(host, producer, reply, null, context, reply.outcome());
    return new HttpCall(reply, future, context);
  }

  private static @Nullable BodyProducer body(UpstreamRequest request, @Nullable String type) {
    if (type == null) {
      return null;
    }
    if (request.stream().isPresent()) {
      return new StreamProducer(request.stream().get(), type);
    }
    return new BytesProducer(request.body(), type);
  }

  /** What can still be done about a request under way. */
  private record HttpCall(Reply reply, Future<Void> future, HttpClientContext context)
      implements Call {
    @Override
    public void grant(int bytes) {
      reply.grant(bytes);
    }

    /** The future's own cancel does nothing once a re-used connection is at work. */
    @Override
    public void cancel() {
      future.cancel(true);
      if (context.getAttribute(ClientFactory.RUNTIME) instanceof AsyncExecRuntime runtime) {
        runtime.discardEndpoint();
      }
    }
  }

  /**
   * Hands a reply on. The upstream may send one window ahead; after that only as much as the client
   * has taken.
   */
  private static final class Reply implements AsyncResponseConsumer<Void> {
    private final Listener listener;
    private @Nullable BodyProducer body;
    private @Nullable FutureCallback<Void> done;
    private @Nullable CapacityChannel capacity;
    private int owed;
    private boolean over;

    Reply(Listener listener, @Nullable BodyProducer body) {
      this.listener = listener;
      this.body = body;
    }

    @Override
    public void consumeResponse(
        HttpResponse response,
        @Nullable EntityDetails entity,
        HttpContext context,
        FutureCallback<Void> done) {
      this.done = done;
      letGo();
      long length = entity == null ? 0 : entity.getContentLength();
      listener.head(
          new ReplyHead(response.getCode(), headers(List.of(response.getHeaders())), length));
      if (entity == null) {
        end();
      }
    }

    private synchronized void letGo() {
      if (body != null) {
        body.letGo();
        body = null;
      }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {}

    /** Called when a window is used up; before the first grant there is nothing to give yet. */
    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
      int due;
      synchronized (this) {
        capacity = channel;
        due = owed;
        owed = 0;
      }
      if (due > 0) {
        channel.update(due);
      }
    }

    void grant(int bytes) {
      CapacityChannel channel;
      synchronized (this) {
        channel = capacity;
        if (channel == null) {
          owed += bytes;
          return;
        }
      }
      try {
        channel.update(bytes);
      } catch (IOException broken) {
        failed(broken);
      }
    }

    @Override
    public void consume(ByteBuffer src) {
      listener.bytes(ByteBuffer.allocate(src.remaining()).put(src).flip());
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
      if (trailers != null && !trailers.isEmpty()) {
        listener.trailers(headers(trailers));
      }
      end();
    }

    private static Headers headers(List<? extends Header> given) {
      List<Headers.Field> fields = new ArrayList<>();
      for (Header header : given) {
        fields.add(new Headers.Field(header.getName(), header.getValue()));
      }
      return new Headers(fields);
    }

    private void end() {
      if (finish()) {
        listener.end();
      }
      if (done != null) {
        done.completed(null);
      }
    }

    @Override
    public void failed(Exception cause) {
      if (finish()) {
        listener.failed(Faults.of(cause));
      }
    }

    private synchronized boolean finish() {
      letGo();
      boolean first = !over;
      over = true;
      return first;
    }

    /** Says nothing: the client calls this before it says why. */
    @Override
    public void releaseResources() {}

    /** What becomes of the exchange, which the client tells in any case. */
    FutureCallback<Void> outcome() {
      return new FutureCallback<>() {
        @Override
        public void completed(@Nullable Void nothing) {
          over("released");
        }

        @Override
        public void failed(Exception cause) {
          Reply.this.failed(cause);
        }

        @Override
        public void cancelled() {
          over("cancelled");
        }

        private void over(String how) {
          if (finish()) {
            listener.failed(Faults.of(new IOException(how)));
          }
        }
      };
    }
  }
}
