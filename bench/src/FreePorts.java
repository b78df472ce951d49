// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;

/** Prints some ports that were free a moment ago. */
final class FreePorts {
  private FreePorts() {}

  public static void main(String[] args) throws IOException {
    var held = new ArrayList<ServerSocket>();
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    for (var socket : held) {
      System.out.println(socket.getLocalPort());
      socket.close();
    }
  }
}
