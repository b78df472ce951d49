// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;

/** A gRPC server of grpc-java's own on loopback, which answers every method as a test tells it. */
public final class GrpcUpstream implements AutoCloseable {
  /** What is done with one call. */
  public interface Script {
    void answer(Call call, ServerCallStreamObserver<byte[]> reply) throws Exception;
  }

  /**
   * A call as it came in.
   *
   * @param method the whole name of it, {@code package.Service/Method}
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Call(String method, Metadata headers, byte[] message) {
    public String header(String name) {
      return Optional.ofNullable(
              headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)))
          .orElse("");
    }
  }

  /** A message that cannot be written: instead of it the stream is reset, without a status. */
  public static final byte[] CUT = {};

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          if (value == CUT) {
            throw new IllegalStateException("cut off, as the test wants it");
          }
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final Server server;
  private final String scheme;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Set<SocketAddress> peers = ConcurrentHashMap.newKeySet();

  /** Without TLS: both ends have to know that it is HTTP/2. */
  public GrpcUpstream(Script script) throws IOException {
    this.scheme = "http";
    this.server = builder(script).build().start();
  }

  /** With TLS, on which HTTP/2 is agreed by ALPN. */
  public GrpcUpstream(KeyManagerFactory keys, Script script) throws IOException {
    this.scheme = "https";
    this.server =
        builder(script)
            .sslContext(
                GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
                    .build())
            .build()
            .start();
  }

  private NettyServerBuilder builder(Script script) {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .fallbackHandlerRegistry(
            new HandlerRegistry() {
              @Override
              public ServerMethodDefinition<?, ?> lookupMethod(
                  String name, @org.jspecify.annotations.Nullable String authority) {
                return method(name, script);
              }
            });
  }

  private ServerMethodDefinition<?, ?> method(String name, Script script) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodType.SERVER_STREAMING)
            .setFullMethodName(name)
            .build();
    String service = String.valueOf(MethodDescriptor.extractFullServiceName(name));
    ServerServiceDefinition definition =
        ServerServiceDefinition.builder(service)
            .addMethod(method, new Handler(name, script))
            .build();
    return ServerInterceptors.intercept(definition, List.of()).getMethods().iterator().next();
  }

  /** Answers one method. */
  private final class Handler implements ServerCallHandler<byte[], byte[]> {
    private final String name;
    private final Script script;

    Handler(String name, Script script) {
      this.name = name;
      this.script = script;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      SocketAddress peer = call.getAttributes().get(io.grpc.Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      if (peer != null) {
        peers.add(peer);
      }
      return ServerCalls.<byte[], byte[]>asyncServerStreamingCall(
              (message, reply) -> {
                Call asked = new Call(name, headers, message);
                calls.add(asked);
                try {
                  script.answer(asked, (ServerCallStreamObserver<byte[]>) reply);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              })
          .startCall(call, headers);
    }
  }

  public String base() {
    return scheme + "://localhost:" + server.getPort();
  }

  public List<Call> calls() {
    return calls;
  }

  /** From how many connections calls have come. */
  public int connections() {
    return peers.size();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
