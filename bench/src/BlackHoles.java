// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two upstreams that never say a word: the silent one takes every connection and swallows what it
 * is sent, the deaf one does not even take the connection.
 *
 * <p>It prints their ports, the silent one's first, and ends by itself after half an hour should
 * nobody end it before.
 */
final class BlackHoles {
  private static final long LIFETIME = TimeUnit.MINUTES.toNanos(30);
  private static final int MOST_QUEUED = 50;
  private static final long QUEUED_WITHIN = 300;

  private final Selector selector;
  private final ServerSocketChannel silent;
  private final ServerSocketChannel deaf;
  private final List<SocketChannel> queued = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);

  private BlackHoles() throws IOException {
    selector = Selector.open();
    silent = open(4096);
    silent.configureBlocking(false);
    silent.register(selector, SelectionKey.OP_ACCEPT);
    deaf = open(1);
    fillQueue();
  }

  public static void main(String[] args) throws IOException {
    var holes = new BlackHoles();
    System.out.println(holes.silent.socket().getLocalPort());
    System.out.println(holes.deaf.socket().getLocalPort());
    holes.serve();
  }

  private static ServerSocketChannel open(int backlog) throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backlog);
  }

  /** The kernel itself takes as many connections as may queue; from then on it drops who knocks. */
  private void fillQueue() throws IOException {
    while (queued.size() < MOST_QUEUED) {
      if (!knock()) {
        return;
      }
    }
    throw new IOException("the queue of the deaf upstream does not fill up");
  }

  private boolean knock() throws IOException {
    var channel = SocketChannel.open();
    queued.add(channel);
    channel.configureBlocking(false);
    if (channel.connect(deaf.getLocalAddress())) {
      return true;
    }
    try (var one = Selector.open()) {
      channel.register(one, SelectionKey.OP_CONNECT);
      return one.select(QUEUED_WITHIN) > 0 && channel.finishConnect();
    }
  }

  private void serve() throws IOException {
    long end = System.nanoTime() + LIFETIME;
    while (System.nanoTime() < end) {
      selector.select(this::ready, 1000);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        swallow(key);
      }
    } catch (IOException outOfDescriptors) {
      System.err.println("the silent upstream cannot accept: " + outOfDescriptors.getMessage());
    }
  }

  private void accept() throws IOException {
    var channel = silent.accept();
    while (channel != null) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      channel = silent.accept();
    }
  }

  private void swallow(SelectionKey key) throws IOException {
    var channel = (SocketChannel) key.channel();
    try {
      if (channel.read(scratch.clear()) >= 0) {
        return;
      }
    } catch (IOException reset) {
      // gone either way
    }
    channel.close();
  }
}
