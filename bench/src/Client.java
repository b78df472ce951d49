// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Many connections on one thread: each asks, and hears the reply out, as its owner says. */
final class Client implements AutoCloseable {
  /** Who decides what happens next on a connection. Called on the client's one thread. */
  interface Listener {
    void answered(Connection connection);

    void broken(Connection connection, String why);
  }

  private final Line line;
  private final Listener listener;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private final byte[] bytes = new byte[buffer.capacity()];

  Client(Line line, Listener listener) throws IOException {
    this.line = line;
    this.listener = listener;
    selector = Selector.open();
  }

  /** Connects, and asks for the first time once that is done. */
  Connection connect(byte[] request, ReplyReader.Body body) throws IOException {
    var channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(line.address());
    var connection = new Connection(channel, request, body);
    channel.register(selector, SelectionKey.OP_CONNECT, connection);
    return connection;
  }

  void listen(long millis) throws IOException {
    if (millis > 0) {
      selector.select(this::ready, millis);
    } else {
      selector.selectNow(this::ready);
    }
  }

  private void ready(SelectionKey key) {
    var connection = (Connection) key.attachment();
    if (key.isConnectable()) {
      connection.finishConnect(key);
    } else {
      connection.read();
    }
  }

  @Override
  public void close() throws IOException {
    for (var key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  /** One connection and its unfinished reply. */
  final class Connection {
    private final SocketChannel channel;
    private final byte[] request;
    private final ReplyReader.Body body;
    private final ReplyReader reader = new ReplyReader();
    private long askedAt;

    private Connection(SocketChannel channel, byte[] request, ReplyReader.Body body) {
      this.channel = channel;
      this.request = request;
      this.body = body;
    }

    private void finishConnect(SelectionKey key) {
      try {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        ask();
      } catch (IOException e) {
        breakOff(e.getMessage());
      }
    }

    ReplyReader.Body body() {
      return body;
    }

    long askedAt() {
      return askedAt;
    }

    /** A request is far smaller than a socket's buffer, so it leaves in one write. */
    void ask() {
      askedAt = System.nanoTime();
      buffer.clear().put(request).flip();
      try {
        channel.write(buffer);
        if (buffer.hasRemaining()) {
          breakOff("the request did not fit into the socket");
        }
      } catch (IOException e) {
        breakOff(e.getMessage());
      }
    }

    private void read() {
      try {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
          breakOff("closed in mid-reply");
          return;
        }
        buffer.flip().get(bytes, 0, count);
        reader.read(bytes, count, body);
        if (reader.atStart()) {
          listener.answered(this);
        }
      } catch (IOException | BadReply e) {
        breakOff(e.getMessage());
      }
    }

    private void breakOff(String why) {
      close();
      listener.broken(this, why);
    }

    void close() {
      try {
        channel.close();
      } catch (IOException ignored) {
        // gone either way
      }
    }
  }
}
