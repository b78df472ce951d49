// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An upstream that answers over HTTP/2 with some bytes, and then resets the stream. */
public final class ResettingUpstream implements AutoCloseable {
  private static final int PREFACE = 24;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int END_HEADERS = 4;

  private final ServerSocket server;
  private final byte[] said;
  private final int code;

  /**
   * @param code why the stream is reset, as HTTP/2 counts the reasons
   */
  public ResettingUpstream(byte[] said, int code) throws IOException {
    this.said = said.clone();
    this.code = code;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "resetting-upstream");
    thread.setDaemon(true);
    thread.start();
  }

  public String base() {
    return "http://localhost:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        speak(
            new DataInputStream(socket.getInputStream()),
            new DataOutputStream(socket.getOutputStream()));
      } catch (IOException closed) {
        // the next one, if any
      }
    }
  }

  private void speak(DataInputStream in, DataOutputStream out) throws IOException {
    in.readFully(new byte[PREFACE]);
    frame(out, SETTINGS, 0, 0, new byte[0]);
    while (true) {
      int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      int stream = in.readInt();
      in.readFully(new byte[length]);
      if (type == HEADERS) {
        frame(out, HEADERS, END_HEADERS, stream, head());
        frame(out, DATA, 0, stream, said);
        frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, (byte) code});
      }
    }
  }

  /** {@code :status: 200} from the static table, and a type in plain letters. */
  private static byte[] head() {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0x88);
    head.write(0x00);
    for (String word : new String[] {"content-type", "application/grpc"}) {
      head.write(word.length());
      head.writeBytes(word.getBytes(US_ASCII));
    }
    return head.toByteArray();
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeShort(payload.length >> 8);
    out.writeByte(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
