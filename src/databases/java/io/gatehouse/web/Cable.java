// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a database on loopback that can be cut, or carry nothing any more. */
final class Cable implements AutoCloseable {
  /** What becomes of what is sent. */
  enum State {
    WHOLE,
    CUT,
    SILENT
  }

  private final int to;
  private final ServerSocket door;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile State state = State.WHOLE;

  Cable(int to) throws IOException {
    this.to = to;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  void become(State next) throws IOException {
    state = next;
    if (next != State.SILENT) {
      for (Socket socket : sockets) {
        socket.close();
      }
      sockets.clear();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket here = door.accept();
        sockets.add(here);
        if (state == State.CUT) {
          here.close();
        } else if (state == State.WHOLE) {
          Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
          sockets.add(there);
          start(() -> carry(here, there));
          start(() -> carry(there, here));
        }
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void carry(Socket from, Socket into) {
    try (from;
        into) {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (state == State.WHOLE) {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException cut) {
      // as it should be
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    become(State.CUT);
  }
}
