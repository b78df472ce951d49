// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * An upstream that costs next to nothing: one thread, replies known in advance.
 *
 * <p>It prints its port, then what {@link Departures} reads, and ends by itself after half an hour
 * should nobody end it before.
 */
final class FakeUpstream {
  private static final long LIFETIME = TimeUnit.MINUTES.toNanos(30);

  private final Selector selector;
  private final ServerSocketChannel door;
  private final Pacer pacer = new Pacer();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);

  private FakeUpstream() throws IOException {
    selector = Selector.open();
    door = ServerSocketChannel.open();
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
    door.configureBlocking(false);
    door.register(selector, SelectionKey.OP_ACCEPT);
  }

  public static void main(String[] args) throws IOException {
    var upstream = new FakeUpstream();
    System.out.println(upstream.door.socket().getLocalPort());
    upstream.serve();
  }

  private void serve() throws IOException {
    long end = System.nanoTime() + LIFETIME;
    while (System.nanoTime() < end) {
      selector.select(this::ready, pacer.idle() ? 1000 : 1);
      pacer.tick();
    }
  }

  private void ready(SelectionKey key) {
    if (key.isAcceptable()) {
      accept();
    } else {
      ((UpstreamConnection) key.attachment()).ready();
    }
  }

  private void accept() {
    try {
      var channel = door.accept();
      while (channel != null) {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(new UpstreamConnection(channel, key, pacer, scratch));
        channel = door.accept();
      }
    } catch (IOException outOfDescriptors) {
      System.err.println("fake upstream cannot accept: " + outOfDescriptors.getMessage());
    }
  }
}
